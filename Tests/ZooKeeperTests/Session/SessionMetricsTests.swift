import MetricsTestKit
import Testing
import ZooKeeperTestKit

@testable import ZooKeeper

struct SessionMetricsTests {
    private let metrics = TestMetrics()

    private func state(_ name: String, prefix: String = "zookeeper_") throws -> Double? {
        try metrics.expectMeter("\(prefix)session_state", [("state", name)]).lastValue
    }

    private func changes(_ name: String) -> Int64 {
        metrics.counterTotal(label: "zookeeper_session_changes_total", dimensions: [("state", name)])
    }

    @Test func oneStateIsOne() throws {
        let session = SessionMetrics(metrics, prefix: "other_")
        for current in SessionState.allCases {
            session.changed(to: current)
            for other in SessionState.allCases {
                #expect(try state("\(other)", prefix: "other_") == (other == current ? 1 : 0))
            }
        }
        #expect(metrics.counterTotal(label: "other_session_changes_total") == 3)
    }

    @Test func theSessionsStatesAreTold() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withClient(server.connectString, metrics: metrics) { [self] _ in
                #expect(try state("lost") == 1 && state("connected") == 0 && changes("lost") == 0)
                try await server.restart()
                try await eventually("it is connected") { try state("connected") == 1 && state("lost") == 0 }
                #expect(changes("connected") == 1)
                await server.kill()
                try await eventually("it is suspended") { try state("suspended") == 1 && state("connected") == 0 }
                #expect(changes("suspended") == 1)
                try await server.restart()
                try await eventually("it is connected again") { try state("connected") == 1 && changes("connected") == 2 }
            }
        }
    }
}
