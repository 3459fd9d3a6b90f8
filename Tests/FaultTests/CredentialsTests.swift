import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// Nothing of anybody's credentials gets out.
@Suite struct CredentialsTests {
    @Test func wrongOnesGetTheSameReplyAndNothingOfThemIsLogged() async throws {
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1")
        try await withServer(configuration, arguments: ["-v", "4"]) { server in
            let caller = APICaller(port: try await server.port())
            // Nobody, a wrong password, a wrong user, no Basic, no base64.
            var replies: [WireResponse] = []
            for value in ["", "Basic YWRtaW46aHVudGVyMg==", "Basic cm9vdDpzZWNyZXQ=", "Bearer aHVudGVyMg==", "Basic %%%"] {
                let fields = value.isEmpty ? "" : "Authorization: \(value)\r\n"
                replies.append(try await caller.call("GET /switch?puname=a&coin=btc", fields: fields))
            }
            #expect(replies[0].status == 401)
            #expect(replies[0].body == #"{"err_no":401,"err_msg":"unauthorized","success":false}"#)
            #expect(replies.allSatisfy { $0.withoutDate == replies[0].withoutDate })
            // A reply does not wait for its line.
            try await eventually("each has its line") { server.count(of: "Unauthorized") >= replies.count }
            #expect(server.count(of: "Unauthorized") == replies.count)
            for secret in ["hunter2", "aHVudGVyMg", "YWRtaW46", "cm9vdDpz", "secret", "%%%"] {
                #expect(!server.output.contains(secret), "\(secret)")
            }
        }
    }

    @Test func theSamplePasswordOnAnOpenAddressIsAWarning() async throws {
        let changes = ["APIUser": "admin", "APIPassword": "admin"]
        for (address, isWarned) in [("0.0.0.0:0", true), ("127.0.0.1:0", false)] {
            let configuration = ServerProcess.configuration(
                zooKeeper: "127.0.0.1:1",
                changes.merging(["ListenAddr": address]) { $1 }
            )
            try await withServer(configuration) { server in
                _ = try await server.port()
                let isThere = server.output.contains(/warning.*APIUser and APIPassword are the ones of the sample configuration/)
                #expect(isThere == isWarned)
            }
        }
    }
}
