import Foundation
import Subprocess

/// Where results are kept: a JSON file for each run, and charts of the last one.
struct Results {
    let folder: String

    func keep(_ report: Report) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Of two runs of a day none takes the other's place.
        let time = report.date.formatted(.iso8601.dateSeparator(.dash).timeSeparator(.omitted))
        try report.write(to: "\(folder)/\(time)-\(report.version).json")
        for chart in Chart.all {
            let points = chart.points(report.comparisons)
            guard points.count > 1 else { continue }
            try await draw(chart, points)
        }
    }

    private func draw(_ chart: Chart, _ points: [Chart.Point]) async throws {
        let data = "\(folder)/.\(chart.name).data"
        defer { try? FileManager.default.removeItem(atPath: data) }
        let lines = points.map { "\($0.x) \($0.values.map { "\($0)" }.joined(separator: " "))\n" }
        try lines.joined().write(toFile: data, atomically: true, encoding: .utf8)
        let result = try await run(
            .name("gnuplot"),
            arguments: ["-e", chart.script(data: data, output: "\(folder)/\(chart.name).svg")],
            output: .string(limit: 65_536),
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess else { throw BenchmarkError("gnuplot: \(result.standardError)") }
    }
}
