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
            isReady.withLock { $0 = true }
            let ready = try await listener.call("GET /readyz?x", fields: "Authorization: nonsense\r\n")
            #expect(ready.status == 200)
            #expect(ready.body == #"{"err_no":0,"err_msg":"","success":true}"#)
        }
    }
}
