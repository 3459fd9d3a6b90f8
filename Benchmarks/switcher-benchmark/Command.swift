import ArgumentParser
import Foundation

@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcher-benchmark",
        abstract: "Measures the server against what it is made of, and prints one table."
    )

    @Argument(help: "What to measure. All but ten-million, if nothing is given.")
    var measurements: [Measurement] = []

    @Option(help: "The release build of switcher-api-server.")
    var server: String

    @Option(help: "How often each pair of figures is measured, in turn. 10, and 3 with --quick, if nothing is given.")
    var rounds: Int?

    @Option(help: "How many seconds a load of single calls runs each time.")
    var seconds = 5

    @Flag(help: "Three rounds of what shows a regression, in less than three minutes.")
    var quick = false

    @Flag(help: "Fails where an operation costs 15 % more than this processor's baseline says.")
    var check = false

    @Flag(help: "Keeps what was found as this processor's baseline.")
    var recordBaseline = false

    @Option(help: "The folder of the baselines.")
    var baselines = "Benchmarks/Baseline"

    @Option(help: "A folder for the results as JSON, and for charts of what was measured.")
    var results: String?

    func validate() throws {
        guard rounds ?? 1 >= 1, seconds >= 1 else { throw ValidationError("--rounds and --seconds are at least 1.") }
        guard FileManager.default.isExecutableFile(atPath: server) else {
            throw ValidationError("--server: \(server) is not an executable file.")
        }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "switcher-benchmark-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bench = Bench(
            serverExecutable: server,
            rounds: rounds ?? (quick ? 3 : 10),
            secondsOfLoad: quick ? min(seconds, 3) : seconds,
            isQuick: quick,
            folder: folder
        )
        do {
            let report = try await report(bench)
            print(report.machine.text(rounds: bench.rounds))
            if quick { print("A quick run: \(bench.rounds) rounds say whether something is much worse, not how good it is.") }
            print("\n\(Table.text(report.comparisons))")
            if let results { try await Results(folder: results).keep(report) }
            try judge(report)
        } catch let error as BenchmarkError {
            FileHandle.standardError.write(Data("ABORTED: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }

    private func report(_ bench: Bench) async throws -> Report {
        var report = Report(
            date: .now,
            version: try await bench.serverVersion(),
            machine: try await Machine(bench: bench),
            rounds: bench.rounds,
            comparisons: []
        )
        for measurement in measurements.isEmpty ? Measurement.usual(isQuick: quick) : measurements {
            report.comparisons += try await measurement.run(bench)
        }
        return report
    }

    /// Compares with the baseline, or makes it.
    private func judge(_ report: Report) throws {
        let processor = report.machine.processor
        if recordBaseline {
            print("\nBaseline: \(try Baseline.record(report.comparisons, in: baselines, processor: processor))")
        }
        guard check else { return }
        guard let baseline = try Baseline.read(from: baselines, processor: processor) else {
            print("\nThere is no baseline for \(processor).")
            return
        }
        let findings = baseline.findings(report.comparisons)
        print("\n\(findings.map(\.text).joined(separator: "\n"))")
        guard !findings.isEmpty else { throw BenchmarkError("the baseline has nothing of what was measured") }
        if findings.contains(where: \.isWorse) { throw ExitCode.failure }
    }
}
