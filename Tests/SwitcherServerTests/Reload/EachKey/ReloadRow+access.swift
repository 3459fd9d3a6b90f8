import SwitcherTestKit
import Testing

// Who may call, and what may be switched to.
extension ReloadRow {
    static let access = [
        ReloadRow("APIUser", .fixed("chief")) { scene, change in
            #expect(try await scene.switchCoin().status == 200)
            #expect(try await scene.switchCoin(as: "chief:first-password").status == 401)
            try await change()
            #expect(try await scene.switchCoin().status == 401)
            #expect(try await scene.switchCoin(as: "chief:first-password").status == 200)
        },
        ReloadRow("APIPassword", .fixed("second-password")) { scene, change in
            #expect(try await scene.switchCoin().status == 200)
            #expect(try await scene.switchCoin(as: "root:second-password").status == 401)
            try await change()
            #expect(try await scene.switchCoin().status == 401)
            #expect(try await scene.switchCoin(as: "root:second-password").status == 200)
        },
        ReloadRow("APIUsers", .fixed([ReloadScene.caller, hashedDesk])) { scene, change in
            func statuses(_ identity: String) async throws -> [Int] {
                let switching = try await scene.switchCoin(as: identity)
                let reading = try await scene.call("GET /status", as: identity)
                return [switching.status, reading.status]
            }
            #expect(try await statuses("desk:desk-one") == [403, 200])
            #expect(try await statuses("desk:changed") == [401, 401])
            try await change()
            #expect(try await statuses("desk:desk-one") == [401, 401])
            #expect(try await statuses("desk:changed") == [200, 403])
        },
        ReloadRow("AvailableCoins", .fixed(SwitchLoad.coins + ["new"])) { scene, change in
            #expect(try await scene.switchCoin("new").body.contains(#""err_no":104"#))
            try await change()
            #expect(try await scene.switchCoin("new").body == APICaller.success)
        },
        ReloadRow("AllowedOrigins", .fixed(["https://pool.example"])) { scene, change in
            let page = "Origin: https://pool.example\r\n"
            #expect(try await scene.switchCoin(fields: page).status == 403)
            try await change()
            #expect(try await scene.switchCoin(fields: page).status == 200)
            #expect(try await scene.switchCoin(fields: "Origin: https://other.example\r\n").status == 403)
        },
    ]

    /// The hash is that of `changed`, as mkpasswd has made it.
    private static let hashedDesk: [String: any Sendable] = [
        "User": "desk", "PasswordHash": "$5$rounds=1000$saltsalt$/lqUNJR2c2eGIFNWV7GKffiojUEPBMz6qy1PqD3lyJ2",
        "Rights": ["switch"],
    ]
}
