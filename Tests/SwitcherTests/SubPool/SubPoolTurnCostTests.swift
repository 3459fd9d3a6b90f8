import SampleJobmaker
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// What it costs an update that its server takes turns with others.
@Suite struct SubPoolTurnCostTests {
    /// How often an update waits for ZooKeeper, until it is answered: the least of some, since a connection is also kept alive.
    private static func roundTrips(sharing directory: ZNodePath?) async throws -> Int {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { _ in
                    try await withCoordinator(
                        proxy.connectString,
                        sessionTimeout: .seconds(30),
                        coordinationDirectory: directory
                    ) { running in
                        // The first one of a subpool has more to find out.
                        try await running.update(address(1))
                        proxy.delay(by: .milliseconds(50))
                        var least = Int.max
                        for number in 2...5 {
                            try await eventually("the turn before is over") { await running.isIdle() }
                            let before = proxy.roundTripCount
                            try await running.update(address(number))
                            least = min(least, proxy.roundTripCount - before)
                        }
                        return least
                    }
                }
            }
        }
    }

    @Test func itIsTwoRoundTripsAtMost() async throws {
        async let own = Self.roundTrips(sharing: nil)
        async let shared = Self.roundTrips(sharing: "/coordination")
        let counts = try await (own: own, shared: shared)
        #expect(counts.own >= 3 && counts.shared <= counts.own + 2, "\(counts)")
    }
}
