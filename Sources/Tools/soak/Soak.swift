import SwitcherServer
import SwitcherTestKit
import ZooKeeperTestKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Hours of work in half an hour: an ensemble of three behind proxies, the program under load, and a fault in every period. A line per
/// period; at the end a verdict, which is the exit code too.
@main
struct Soak {
    /// One fault comes in each.
    static let period = Duration.seconds(30)
    /// From the beginning of a period to its fault.
    static let calm = Duration.seconds(5)

    static func main() async throws {
        guard let minutes = minutes(CommandLine.arguments.dropFirst()) else {
            Console.printError("soak [MINUTES]")
            exit(64)
        }
        DescriptorLimit.raise()
        let periods = max(2, minutes * 60 / Int(period.components.seconds))
        Console.print("\(periods) periods of \(period), a fault in each. Three ZooKeepers, one server, \(callers) callers.\n")
        let report: SoakReport
        do {
            report = try await run(periods: periods)
        } catch {
            Console.printError("soak: ended early: \(error)")
            exit(1)
        }
        Console.print(report.verdict)
        exit(report.findings.isEmpty ? 0 : 1)
    }

    private static let callers = 16

    private static func minutes(_ arguments: some Collection<String>) -> Int? {
        guard let text = arguments.first else { return 30 }
        return Int(text).flatMap { arguments.count == 1 && (1...1_440).contains($0) ? $0 : nil }
    }

    private static func run(periods: Int) async throws -> SoakReport {
        try await withZooKeeperEnsemble { ensemble in
            var proxies: [FaultProxy] = []
            for member in ensemble.members { proxies.append(try await FaultProxy.start(to: member.port)) }
            // What is not needed for the load has its default.
            let configuration = ServerProcess.configuration(
                zooKeeper: "",
                ["ZKBroker": proxies.map(\.connectString), "AvailableCoins": SwitchLoad.coins]
            )
            var report = SoakReport()
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let ledger = SwitchLedger()
                Console.print(SoakReport.header)
                for number in 0..<periods {
                    let fault = SoakFault.allCases[number % SoakFault.allCases.count]
                    var sample = try await SwitchLoad.run(ledger, callers: callers, maximumCalls: .max, port: port) { load in
                        let end = ContinuousClock.now + period
                        try await Task.sleep(for: calm)
                        try await fault.inject(ensemble, proxies)
                        try await load.waitForConfirmations(callers, "after the fault")
                        try await Task.sleep(until: end, clock: .continuous)
                        return SoakSample(fault: fault, load)
                    }
                    sample.lost = ledger.lost(in: try await ensemble.members[0].records(in: ServerProcess.directory))
                    sample.resources = try server.resources()
                    report.add(sample)
                    Console.print(report.lastLine)
                    // A line per switch would fill the disk. It is opened for appending, so that it can be cut.
                    truncate("\(server.folder.path)/output", 0)
                }
            }
            for proxy in proxies { await proxy.stop() }
            return report
        }
    }
}
