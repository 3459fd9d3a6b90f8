import Foundation
import Subprocess
import SystemPackage

/// kazoo, the Python client, in a process of its own for each measurement. To start it does not count.
struct KazooUnderTest: ClientUnderTest {
    /// Debian's, which sees Debian's `python3-kazoo`.
    static let python: FilePath = "/usr/bin/python3"

    let bench: Bench
    let servers: String
    /// Where ``scriptText`` is.
    let script: String

    func setOneByOne(_ records: Records, coin: Coin) async throws -> ClientFigure {
        try await run("set", records, coin, inFlight: 1)
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> ClientFigure {
        try await run("set", records, coin, inFlight: inFlight)
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> ClientFigure {
        try await run(
            "transactions",
            [
                try file(of: records), coin.rawValue, "\(RawClient.recordsPerTransaction)", "\(RawClient.transactionsInFlight)",
            ]
        )
    }

    func list(_ directory: String, count: Int) async throws -> ClientFigure {
        try await run("list", [directory, "\(count)"])
    }

    func watch(_ path: String, rounds: Int) async throws -> ClientFigure {
        try await run("watch", [path, Coin.btc.rawValue, "\(rounds)"])
    }

    private func run(_ what: String, _ records: Records, _ coin: Coin, inFlight: Int) async throws -> ClientFigure {
        try await run(what, [try file(of: records), coin.rawValue, "\(inFlight)"])
    }

    private func file(of records: Records) throws -> String {
        try bench.newFile("paths", records.names.map { "\(records.directory)/\($0)\n" }.joined())
    }

    private func run(_ what: String, _ arguments: [String]) async throws -> ClientFigure {
        let result = try await Subprocess.run(
            .path(Self.python),
            arguments: Arguments([script, servers, what] + arguments),
            output: .string(limit: 65_536),
            error: .string(limit: 65_536)
        )
        let line = result.standardOutput.split(separator: "\n").last { $0.hasPrefix("figures ") }
        let figures = line?.split(separator: " ").compactMap { Double($0) } ?? []
        guard result.terminationStatus.isSuccess, figures.count == 2 else {
            throw BenchmarkError("kazoo, \(what): \(result.standardOutput) \(result.standardError)")
        }
        return ClientFigure(seconds: figures[0], cpuSeconds: figures[1])
    }
}
