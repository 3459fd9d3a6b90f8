import Foundation
import Subprocess
import SystemPackage

/// kazoo, the Python client, in a process of its own for each measurement. To start it does not count.
struct KazooUnderTest: ClientUnderTest {
    /// Debian's, which sees Debian's `python3-kazoo`.
    static let python: FilePath = "/usr/bin/python3"

    let name = "kazoo"
    let bench: Bench
    let servers: String
    /// Where ``scriptText`` is.
    let script: String

    func setOneByOne(_ records: Records, coin: Coin) async throws -> Sample {
        try await run("set", records, coin, inFlight: 1)
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> Sample {
        try await run("set", records, coin, inFlight: inFlight)
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> Sample {
        try await run(
            "transactions",
            [
                try file(of: records), coin.rawValue, "\(RawClient.Plan.usual.recordsPerTransaction)",
                "\(RawClient.Plan.usual.transactionsInFlight)",
            ],
            operations: records.count
        )
    }

    func list(_ directory: String, count: Int) async throws -> Sample {
        try await run("list", [directory, "\(count)"], operations: count)
    }

    func watch(_ path: String, rounds: Int) async throws -> Sample {
        try await run("watch", [path, Coin.btc.rawValue, "\(rounds)"], operations: rounds)
    }

    private func run(_ what: String, _ records: Records, _ coin: Coin, inFlight: Int) async throws -> Sample {
        try await run(what, [try file(of: records), coin.rawValue, "\(inFlight)"], operations: records.count)
    }

    private func file(of records: Records) throws -> String {
        try bench.newFile("paths", records.names.map { "\(records.directory)/\($0)\n" }.joined())
    }

    private func run(_ what: String, _ arguments: [String], operations: Int) async throws -> Sample {
        let result = try await Subprocess.run(
            .path(Self.python),
            arguments: Arguments([script, servers, what] + arguments),
            output: .string(limit: 65_536),
            error: .string(limit: 65_536)
        )
        let line = result.standardOutput.split(separator: "\n").last { $0.hasPrefix("figures ") }
        let figures = line?.split(separator: " ").compactMap { Double($0) } ?? []
        guard result.terminationStatus.isSuccess, figures.count >= 2 else {
            throw BenchmarkError("kazoo, \(what): \(result.standardOutput) \(result.standardError)")
        }
        // The seconds, the processor's seconds, and where each was timed, nanoseconds.
        let durations = figures.dropFirst(2).map { UInt64($0) }
        return Sample(
            seconds: figures[0],
            operations: operations,
            cpu: CPUSeconds(load: figures[1]),
            latency: durations.isEmpty ? nil : Latency(nanoseconds: durations)
        )
    }
}
