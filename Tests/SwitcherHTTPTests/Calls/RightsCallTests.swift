import Foundation
import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherHTTP

/// Who may call what: every identity on every path.
struct RightsCallTests {
    private struct Call {
        let line: String
        let body: String
        let right: Right?

        var changesSomething: Bool { right == .switching || right == .coinbase }
    }

    private static let update = #"{"coin":"btc","subpool_name":"p","payout_addr":"x","coinbase_info":"y"}"#

    private static let calls = [
        Call(line: "GET /switch?puname=a&coin=btc", body: "", right: .switching),
        Call(line: "POST /switch", body: "puname=a&coin=btc", right: .switching),
        Call(line: "POST /switch/multi-user", body: #"{"usercoins":[{"coin":"btc","punames":["b"]}]}"#, right: .switching),
        Call(line: "POST /switch-multi-user", body: #"{"usercoins":[{"coin":"btc","punames":["c"]}]}"#, right: .switching),
        Call(line: "POST /subpool/get-coinbase", body: update, right: .coinbase),
        Call(line: "POST /subpool-get-coinbase", body: update, right: .coinbase),
        Call(line: "POST /subpool/update-coinbase", body: update, right: .coinbase),
        Call(line: "POST /subpool-update-coinbase", body: update, right: .coinbase),
        Call(line: "GET /switch/user?puname=a", body: "", right: .read),
        Call(line: "GET /switch/users?limit=9", body: "", right: .read),
        Call(line: "GET /status", body: "", right: .read),
        // A GET has no end.
        Call(line: "HEAD /events", body: "", right: .read),
        Call(line: "GET /healthz", body: "", right: nil), Call(line: "HEAD /readyz", body: "", right: nil),
        Call(line: "GET /openapi.json", body: "", right: nil),
    ]

    private static let none = ""

    private static func field(_ user: String, _ password: String) -> String {
        "Authorization: Basic \(Data("\(user):\(password)".utf8).base64EncodedString())\r\n"
    }

    /// Every set of rights, half of them with a hashed password.
    private static func identities() throws -> [(identity: APIIdentity, field: String)] {
        // `mkpasswd -m bcrypt -R 5 secret`
        let hash = try PasswordHash("$2b$05$Eib71/gWU1PXOgd3/A4pA.00hoc0.NYVOebRM.5wnakKuMppWl5cG")
        return (0..<8).map { number in
            let rights = Right.allCases.enumerated().filter { number & (1 << $0.offset) != 0 }.map(\.element)
            let isHashed = number % 2 == 0
            let user = "user\(number)"
            return (
                APIIdentity(user: user, proof: isHashed ? .hash(hash) : .password("plain:\(number)"), rights: Set(rights)),
                field(user, isHashed ? "secret" : "plain:\(number)")
            )
        }
    }

    @Test func everyIdentityMayDoWhatItHasTheRightTo() async throws {
        let identities = try Self.identities()
        let configuration = TestListener.configuration { $0.identities += identities.map(\.identity) }
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, configuration: configuration) { api in
                for call in Self.calls {
                    let toNobody = try await status(api, call, Self.none)
                    #expect(toNobody == (call.right == nil ? 200 : 401), "\(call.line)")
                    let toAdmin = try await status(api, call, TestListener.authorization)
                    #expect(toAdmin == 200, "\(call.line)")
                    for (identity, field) in identities {
                        let may = call.right.map { identity.rights.contains($0) } ?? true
                        let status = try await status(api, call, field)
                        #expect(status == (may ? 200 : 403), "\(call.line) by \(identity.user)")
                    }
                }
            }
        }
    }

    private func status(_ api: TestAPI, _ call: Call, _ field: String) async throws -> Int {
        let response = try await api.listener.call(call.line, fields: field, body: call.body)
        let forbidden = call.line.hasPrefix("HEAD ") ? "" : TestAPI.failure(403, "forbidden")
        if response.status == 403 { #expect(response.body == forbidden) }
        return response.status
    }

    @Test func whoMayNotChangesNothing() async throws {
        let identities = [APIIdentity(user: "viewer", proof: .password("viewer"), rights: [.read, .coinbase])]
        let configuration = TestListener.configuration { $0.identities += identities }
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, configuration: configuration) { api in
                for call in Self.calls where call.right == .switching {
                    #expect(try await status(api, call, Self.field("viewer", "viewer")) == 403)
                }
                #expect(try await api.records() == [])
                let line = try #require(api.listener.log.entries("Forbidden: the right is missing").first)
                #expect(line.metadata["user"] == "viewer" && line.metadata["path"] == "/switch")
            }
        }
    }

    /// A browser adds the password by itself.
    @Test(arguments: [
        "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n", "Origin: http://evil.example\r\n", "Origin: null\r\n",
        "Referer: http://evil.example/page\r\n",
    ])
    func aPageOfAnotherSiteChangesNothing(field: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                for call in Self.calls where call.changesSomething {
                    let response = try await api.call(call.line, fields: field, body: call.body)
                    #expect(response.status == 403, "\(call.line)")
                    #expect(response.body.contains("AllowedOrigins"))
                }
                for call in Self.calls where call.right == nil {
                    #expect(try await api.listener.call(call.line, fields: field).status == 200, "\(call.line)")
                }
                // What a page of another site reads of it, the browser does not show it.
                for call in Self.calls where call.right == .read {
                    #expect(try await api.call(call.line, fields: field).status != 403, "\(call.line)")
                }
                #expect(try await api.records() == [])
                let lines = api.listener.log.entries("Forbidden: a page of another site, which is not in AllowedOrigins")
                #expect(lines.count == Self.calls.count(where: \.changesSomething))
            }
        }
    }

    @Test func pagesOfTheServerAndOfAllowedOriginsMay() async throws {
        let desk = try #require(WebOrigin("https://desk.example"))
        let configuration = TestListener.configuration { $0.allowedOrigins = [desk] }
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, configuration: configuration) { api in
                // The host is called `test`.
                for field in [
                    "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n", "Origin: https://test\r\n",
                    "Referer: http://test/console/\r\n", "Origin: https://desk.example\r\nSec-Fetch-Site: cross-site\r\n",
                    "Origin: https://front.example\r\nX-Forwarded-Host: front.example\r\n",
                ] {
                    let response = try await api.call("GET /switch?puname=a&coin=btc", fields: field)
                    #expect(response.body == TestAPI.success, "\(field)")
                }
            }
        }
    }

    /// The seventeenth that waits is told to come back, and whoever is known does not wait.
    @Test func aFloodOfWrongPasswordsHoldsUpNobodyWhoIsKnown() async throws {
        // `mkpasswd -m bcrypt -R 5 secret`
        let hash = try PasswordHash("$2b$05$Eib71/gWU1PXOgd3/A4pA.00hoc0.NYVOebRM.5wnakKuMppWl5cG")
        let (gate, refused) = (ThreadGate(), ThreadGate.Count())
        defer { gate.open() }
        try await run(hash) { hash, password in
            if password != PasswordHash.longestPassword { gate.wait() }
            return hash.check(password)
        } _: { listener in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let status = try await listener.call("GET /echo", fields: Self.field("desk", "wrong\(number)")).status
                        if status == 503 { refused.add() }
                        return status
                    }
                }
                try await eventually("sixteen wait") { refused.value == 44 }
                // Not one check has come to its end.
                for _ in 0..<20 { #expect(try await listener.call("GET /echo").status == 200) }
                gate.open()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses) == [401, 503] && statuses.count(where: { $0 == 401 }) == 16, "\(statuses)")
            #expect(try await listener.call("GET /echo", fields: Self.field("desk", "secret")).status == 200)
        }
    }

    /// As when there is no memory for it: the right password must not look wrong.
    @Test func aPasswordThatCannotBeCheckedIsNotCalledWrong() async throws {
        let hash = try PasswordHash("$2b$05$Eib71/gWU1PXOgd3/A4pA.00hoc0.NYVOebRM.5wnakKuMppWl5cG")
        try await run(hash) { _, _ in
            .failed
        } _: { listener in
            let response = try await listener.call("GET /echo", fields: Self.field("desk", "secret"))
            #expect(response.body == TestAPI.failure(503, "too many passwords are being checked"))
            let message = "A password could not be checked: libcrypt has failed, memory may be short"
            #expect(listener.log.entries(message).map(\.level) == [.error])
            #expect(listener.log.entries("Unauthorized").isEmpty && !listener.log.text.contains("secret"))
        }
    }

    private func run(
        _ hash: PasswordHash,
        _ check: @escaping PasswordHash.Check,
        _ body: (TestListener) async throws -> Void
    ) async throws {
        let configuration = TestListener.configuration { $0.identities += [APIIdentity(user: "desk", proof: .hash(hash))] }
        let log = LogRecorder()
        try await TestListener.run(log: log) {
            SwitcherHTTPServer(
                configuration: configuration,
                routes: [EchoRoute()],
                passwordCheck: check,
                logger: log.logger,
                onListening: $0
            )
        } _: {
            try await body($0)
        }
    }
}
