import ZooKeeperTestKit

/// Measures what happens between two moments, by the clock and by the kernel's account of each of the processes.
struct Meter: Sendable {
    /// None where it is the C client that is measured.
    var servers: [ServerProcess] = []
    let zooKeepers: [ZooKeeperServer]

    /// - Parameters:
    ///   - body: Says how many operations there were, and may say how many seconds count, and how long each took.
    func measure(_ body: () async throws -> Outcome) async throws -> Sample {
        let before = await cpu
        let start = ContinuousClock.now
        let outcome = try await body()
        let seconds = outcome.seconds ?? start.secondsUntilNow
        return Sample(
            seconds: seconds,
            operations: outcome.operations,
            cpu: await cpu - before,
            latency: outcome.latency,
            residentBytes: try servers.map { try $0.peakResidentMemory() }.max()
        )
    }

    struct Outcome {
        let operations: Int
        /// `nil`: those of the whole.
        var seconds: Double?
        var latency: Latency?
    }

    private var cpu: CPUSeconds {
        get async {
            var seconds = CPUSeconds(load: CPUClock.secondsOfLoad)
            for server in servers { seconds.server += CPUClock.seconds(of: server.processID) }
            for zooKeeper in zooKeepers {
                guard let process = await zooKeeper.processIdentifier else { continue }
                seconds.zooKeeper += CPUClock.seconds(of: process)
            }
            return seconds
        }
    }
}
