import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct AuthenticationWireTests {
    private static let right = TestListener.authorization

    @Test func everyFailureIsAnsweredTheSame() async throws {
        try await TestListener.run { listener in
            let failures = [
                "", "Authorization:\r\n", "Authorization: Basic\r\n", "Authorization: Basic \r\n", "Authorization: Basic %%%\r\n",
                "Authorization: Basic YWRtaW4=\r\n", "Authorization: Basic YWRtaW46d3Jvbmc=\r\n",
                "Authorization: Basic cm9vdDpzZWNyZXQ6cGFzcw==\r\n", "Authorization: Bearer YWRtaW46c2VjcmV0OnBhc3M=\r\n",
                Self.right + Self.right, Self.right + "Authorization: Basic x\r\n",
            ]
            for fields in failures {
                let response = try await listener.call("GET /echo", fields: fields)
                #expect(response.status == 401)
                #expect(
                    response.withoutDate.fields == [
                        "Content-Type: application/json; charset=utf-8", "Content-Length: 55",
                        "WWW-Authenticate: Basic realm=\"Restricted\"",
                    ]
                )
                #expect(response.body == #"{"err_no":401,"err_msg":"unauthorized","success":false}"#)
            }
            let logged = listener.log.entries("Unauthorized")
            #expect(logged.count == failures.count)
            #expect(logged.allSatisfy { $0.level == .notice && $0.metadata["remote"]?.hasPrefix("127.0.0.1:") == true })
            for secret in ["secret", "admin", "YWRt", "wrong", "Basic"] {
                #expect(listener.log.entries.allSatisfy { !$0.text.contains(secret) })
            }
        }
    }

    @Test(arguments: ["Basic", "basic", "BASIC"])
    func theSchemesCaseDoesNotMatter(scheme: String) async throws {
        try await TestListener.run { listener in
            let response = try await listener.call("GET /echo", fields: "authorization: \(scheme) YWRtaW46c2VjcmV0OnBhc3M=\r\n")
            #expect(response.status == 200)
        }
    }

    @Test func credentialsAreCheckedBeforeABodyIsRead() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response["connection"] == "close")
            try await client.waitUntilEnded()
            #expect(client.error == nil)
        }
    }

    @Test func aClientThatSendsItsBodyAnywayStillGetsItsReply() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            let chunk = [UInt8](repeating: 0x78, count: 100_000)
            try await client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
            var isSent = true
            // On a busy machine it can take longer than the server waits for the rest.
            for _ in 0..<50 where isSent { isSent = (try? await client.send(chunk)) != nil }
            #expect(try await client.response().status == 401)
            try await client.waitUntilEnded()
            #expect(!isSent || client.error == nil)
        }
    }
}
