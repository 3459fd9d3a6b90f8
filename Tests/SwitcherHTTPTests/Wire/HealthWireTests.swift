import SwitcherTestKit
import Synchronization
import Testing

@testable import SwitcherHTTP

struct HealthWireTests {
    @Test func readinessIsAskedEachTime() async throws {
        let isReady = Mutex(false)
        let route = ReadinessRoute { isReady.withLock { $0 } ? .ready : .notReady(reason: "no \"session\"") }
        try await TestListener.run(routes: [route, LivenessRoute()]) { listener in
            let not = try await listener.call("GET /readyz", fields: "")
            #expect(not.status == 503)
            #expect(not["retry-after"] == "1")
            #expect(not.body == #"{"err_no":503,"err_msg":"no \"session\"","success":false}"#)
            #expect(try await listener.call("GET /healthz", fields: "").status == 200)
            let client = try await listener.connect()
            try await client.send("HEAD /readyz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let toHead = try await client.response(isToHead: true)
            #expect(toHead.status == 503)
            #expect(toHead["content-length"] == not["content-length"])
            #expect(try await client.response(isToHead: true).status == 200)
            #expect(client.unread.isEmpty)
            isReady.withLock { $0 = true }
            #expect(try await listener.call("HEAD /readyz", fields: "").status == 200)
            let ready = try await listener.call("GET /readyz?x", fields: "Authorization: nonsense\r\n")
            #expect(ready.status == 200)
            #expect(ready.body == #"{"err_no":0,"err_msg":"","success":true}"#)
        }
    }
}
