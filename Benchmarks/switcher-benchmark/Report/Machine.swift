import Foundation
import Subprocess
import ZooKeeperTestKit

/// Where the figures come from.
enum Machine {
    static func text(bench: Bench) async throws -> String {
        let fileSystem = try await output("df", ["--output=fstype", bench.folder]).split(separator: "\n").last ?? ""
        let zooKeeper = try await output("dpkg-query", ["--show", "--showformat=${Version}", "zookeeper"])
        let load = try String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ")[0]
        return """
            \(ProcessInfo.processInfo.activeProcessorCount) cores, shared by ZooKeeper, the server and the load; \
            ZooKeeper \(zooKeeper), one server, data on \(fileSystem.trimmingCharacters(in: .whitespaces)), \
            forceSync on as by default, Java heap \(ZooKeeperServer.Configuration.benchmark.heap).
            Load average at the start: \(load).
            Medians of \(bench.rounds) rounds, measured in turn in one run (minimum–maximum).
            """
    }

    private static func output(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(.name(tool), arguments: Arguments(arguments), output: .string(limit: 65_536))
        guard result.terminationStatus.isSuccess else { throw BenchmarkError("\(tool): \(result.terminationStatus)") }
        return result.standardOutput
    }
}
