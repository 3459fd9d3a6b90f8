import Foundation
import PrometheusMetrics
import Testing

@testable import SwitcherServer

/// The table of metrics and that of docs/operating.md are the same: who changes one alone finds out here.
struct MetricsDocumentsTests {
    struct DocumentedMetric: Equatable {
        let name: String
        let type: String
        let labels: Set<String>
        let help: String

        /// `nil` where the line is no metric's.
        fileprivate init?(_ line: Substring) {
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, let name = cells[1].wholeMatch(of: /`(\w+)`/)?.output.1 else { return nil }
            self.name = String(name)
            type = cells[2]
            labels = Set(cells[3].matches(of: /`(\w+)`/).map { String($0.output.1) })
            help = cells[4]
        }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func documented() throws -> [DocumentedMetric] {
        let text = try String(contentsOf: root.appending(path: "docs/operating.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Metrics\n") })
        let lines = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let metrics = lines.compactMap(DocumentedMetric.init)
        #expect(metrics.count == lines.count, "a row has the name, the type, the labels, and what it means")
        return metrics
    }

    @Test func everyMetricIsDocumentedOnce() throws {
        #expect(try Self.documented().map(\.name).sorted() == MetricFamilies.all.map(\.name).sorted())
    }

    @Test func typesAndMeaningsAreThoseOfTheTable() throws {
        for metric in try Self.documented() {
            let family = try #require(MetricFamilies.all.first { $0.name == metric.name })
            #expect(metric.type == family.kind.rawValue, "\(metric.name)")
            #expect(metric.help == family.help, "\(metric.name)")
        }
    }

    /// https://prometheus.io/docs/practices/naming/
    @Test func namesAreByTheConventions() {
        for family in MetricFamilies.all {
            #expect(family.name.hasPrefix("switcher_") || family.name.hasPrefix("process_"), "\(family.name)")
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(family.help.hasSuffix("."), "\(family.name)")
        }
    }
}
