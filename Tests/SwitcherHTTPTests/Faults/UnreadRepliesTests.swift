import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// A client that sends ahead and reads nothing.
struct UnreadRepliesTests {
    /// A reply of 40 kB, and how often it was made.
    private final class LargeRoute: Route {
        let paths = ["/large"]
        let methods = [RouteMethod.get]
        let right: Right? = nil
        let changesSomething = false
        let count = Atomic(0)
        private let text = String(repeating: "x", count: 40_000)

        func reply(to call: RequestCall) async -> Reply {
            count.add(1, ordering: .relaxed)
            return Reply(text, contentType: "text/plain")
        }
    }

    @Test func repliesThatNobodyTakesAreNotMade() async throws {
        let route = LargeRoute()
        try await TestListener.run(routes: [route, LivenessRoute()]) { listener in
            var clients: [WireClient] = []
            for _ in 0..<20 {
                let client = try await WireClient.connect(listener.port, isReading: false)
                try await client.send(String(repeating: "GET /large HTTP/1.1\r\nHost: x\r\n\r\n", count: 1_500))
                clients.append(client)
            }
            try await eventually("they are served") { route.count.load(ordering: .relaxed) >= clients.count }
            // Time in which all of them would have been made.
            for _ in 0..<300 { #expect(try await listener.call("GET /healthz").status == 200) }
            // The system holds some megabytes of each.
            #expect(route.count.load(ordering: .relaxed) < 20 * 150)
            for client in clients { await client.close() }
        }
    }
}
