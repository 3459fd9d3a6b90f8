import Foundation
import Subprocess
import ZooKeeperTestKit

/// Where the figures come from.
struct Machine: Codable {
    let processor: String
    let cores: Int
    let fileSystem: String
    let zooKeeper: String
    let heap: String
    /// Of the last minute, at the start.
    let load: String

    init(bench: Bench) async throws {
        let model = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).split(separator: "\n")
            .first { $0.hasPrefix("model name") }
        processor = model?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
        cores = ProcessInfo.processInfo.activeProcessorCount
        fileSystem =
            try await Self.output("df", ["--output=fstype", bench.folder]).split(separator: "\n").last?
            .trimmingCharacters(in: .whitespaces) ?? ""
        zooKeeper = try await Self.output("dpkg-query", ["--show", "--showformat=${Version}", "zookeeper"])
        heap = ZooKeeperServer.Configuration.benchmark.heap
        load = String(try String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ")[0])
    }

    func text(rounds: Int) -> String {
        """
        \(processor), \(cores) cores, shared by ZooKeeper, the server and the load; ZooKeeper \(zooKeeper), data on \(fileSystem), \
        forceSync on as by default, Java heap \(heap). Load average at the start: \(load).
        Medians of \(rounds) rounds, measured in turn in one run, ZooKeeper warm (quartiles). A ratio is of the pairs of each round.
        """
    }

    private static func output(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(.name(tool), arguments: Arguments(arguments), output: .string(limit: 65_536))
        guard result.terminationStatus.isSuccess else { throw BenchmarkError("\(tool): \(result.terminationStatus)") }
        return result.standardOutput
    }
}
