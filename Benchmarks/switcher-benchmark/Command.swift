import ArgumentParser
import Foundation

@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcher-benchmark",
        abstract: "Measures the server against what it is made of, and prints one table."
    )

    @Argument(help: "What to measure. Everything, if nothing is given.")
    var measurements: [Measurement] = []

    @Option(help: "The release build of switcher-api-server.")
    var server: String

    @Option(help: "How often each pair of figures is measured, in turn.")
    var rounds = 3

    @Option(help: "How many seconds wrk runs each time.")
    var seconds = 5

    func validate() throws {
        guard rounds >= 1, seconds >= 1 else { throw ValidationError("--rounds and --seconds are at least 1.") }
        guard FileManager.default.isExecutableFile(atPath: server) else {
            throw ValidationError("--server: \(server) is not an executable file.")
        }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "switcher-benchmark-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bench = Bench(serverExecutable: server, rounds: rounds, secondsOfLoad: seconds, folder: folder)
        let machine = try await Machine.text(bench: bench)
        var rows: [Row] = []
        do {
            for measurement in measurements.isEmpty ? Measurement.allCases : measurements {
                rows += try await measurement.run(bench)
            }
        } catch {
            FileHandle.standardError.write(Data("ABORTED: \(error)\n".utf8))
            throw ExitCode.failure
        }
        print(machine)
        print()
        print(Table.text(rows))
    }
}
