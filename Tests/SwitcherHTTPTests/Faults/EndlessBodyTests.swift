import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// A client that is told no in the middle of its body, and goes on sending.
struct EndlessBodyTests {
    @Test(arguments: [
        ("", "Content-Length: 1000000000000", 401), ("", "Transfer-Encoding: chunked", 401),
        (TestListener.authorization, "Content-Length: 1000000000000", 413),
        (TestListener.authorization, "Transfer-Encoding: chunked", 413),
    ])
    func itIsNotReadForEver(authorization: String, body: String, status: Int) async throws {
        let configuration = TestListener.configuration { $0.maxRequestBodyBytes = 100_000 }
        try await TestListener.run(configuration) { listener in
            let client = try await listener.connect()
            try await client.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(authorization)\(body)\r\n\r\n")
            let chunk = "2710\r\n" + String(repeating: "x", count: 10_000) + "\r\n"
            try await eventually("the server hangs up") {
                do {
                    try await client.send(chunk)
                    return false
                } catch {
                    return true
                }
            }
            let response = try await client.response()
            #expect(response.status == status)
            #expect(response["connection"] == "close")
            // Others are served meanwhile and afterwards.
            #expect(try await listener.call("GET /healthz").status == 200)
        }
    }
}
