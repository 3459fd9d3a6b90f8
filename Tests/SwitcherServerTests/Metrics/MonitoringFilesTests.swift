import Foundation
import PrometheusMetrics
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@testable import SwitcherServer

/// What operators are given in docs/monitoring: it is understood by Prometheus, and asks for what the server shows.
struct MonitoringFilesTests {
    private static let folder = MetricsDocumentsTests.root.appending(path: "docs/monitoring")

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// The dashboard's queries, its variables in their place.
    private static func dashboardQueries() throws -> [String] {
        let dashboard = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "dashboard.json")))
        let panels = try #require((dashboard as? [String: Any])?["panels"] as? [[String: Any]])
        return panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }.map {
            $0.replacing("$__rate_interval", with: "5m").replacing("$job", with: "switcher-api-server").replacing(
                "$instance",
                with: ".+"
            )
        }
    }

    /// The rules' expressions, and everything else of the file with them.
    private static func queries() throws -> [String] { [try text("alerts.yml")] + (try dashboardQueries()) }

    @Test func theRulesAreRules() async throws {
        let (words, isContent) = try await PromTool.run(["check", "rules", Self.folder.appending(path: "alerts.yml").path])
        #expect(isContent, "\(words)")
    }

    @Test func theRulesAlertWhenTheyShould() async throws {
        let (words, isContent) = try await PromTool.run(["test", "rules", Self.folder.appending(path: "alerts.test.yml").path])
        #expect(isContent, "\(words)")
        let tests = try Self.text("alerts.test.yml")
        let alerts = try Self.text("alerts.yml").matches(of: /- alert: (\w+)/).map { String($0.output.1) }
        #expect(alerts.count >= 10)
        for alert in alerts {
            #expect(
                tests.contains("alertname: \(alert)\n        exp_alerts:\n          - exp_labels"),
                "\(alert) is tested when it fires"
            )
            #expect(tests.contains("alertname: \(alert), exp_alerts: []"), "\(alert) is tested when it is silent")
        }
    }

    @Test func theDashboardsQueriesAreQueries() async throws {
        let queries = try Self.dashboardQueries()
        #expect(queries.count > 40)
        for query in queries { #expect(!query.contains("$"), "\(query)") }
        // JSON is YAML, as long as no slash is escaped.
        func rules(_ queries: [String]) throws -> Data {
            let rules = queries.enumerated().map { ["record": "dashboard:query\($0.offset)", "expr": $0.element] }
            let groups = ["groups": [["name": "dashboard", "rules": rules]]]
            return try JSONSerialization.data(withJSONObject: groups, options: .withoutEscapingSlashes)
        }
        let folder = try TemporaryDirectory(prefix: "dashboard")
        let file = folder.path + "/rules.yml"
        try rules(queries).write(to: URL(filePath: file))
        let (words, isContent) = try await PromTool.run(["check", "rules", file])
        #expect(isContent, "\(words)")
        try rules(queries + ["rate(a[5m]"]).write(to: URL(filePath: file))
        #expect(try await PromTool.run(["check", "rules", file]).isContent == false)
    }

    /// Of a rule that asks for what is not there nobody hears ever.
    @Test func whatTheyAskForIsThere() async throws {
        let selectors = try Self.queries().flatMap { query in
            query.matches(of: /\b((?:switcher|process)_\w+)(?:\{([^}]*)\})?/).map {
                (name: String($0.output.1), labels: $0.output.2.map(String.init) ?? "")
            }
        }
        let known = Set(
            MetricFamilies.all.flatMap { family in
                family.kind == .histogram ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
            }
        )
        #expect(selectors.count > 60)
        try await MetricsProcessTests.withEverything(tls: true) { _, _, server in
            let shown = try await MetricsProcessTests.scrape(server).samples.keys
            for selector in selectors {
                // A name in a text need not be a sample's: a histogram's, say.
                if MetricFamilies.all.contains(where: { $0.name == selector.name }), selector.labels.isEmpty { continue }
                #expect(known.contains(selector.name), "\(selector.name)")
                // What Prometheus adds itself.
                let matchers = selector.labels.matches(of: /(\w+)(=~?)"([^"]*)"/).filter {
                    !["job", "instance"].contains($0.output.1)
                }
                let values = matchers.map { matcher in
                    (label: matcher.output.1, values: matcher.output.3.split(separator: matcher.output.2 == "=~" ? "|" : "\n"))
                }
                // Each of the values of each of the labels.
                for (label, values) in values {
                    for value in values {
                        let isShown = shown.contains {
                            $0.hasPrefix("\(selector.name){") && $0.contains(#"\#(label)="\#(value)""#)
                        }
                        #expect(isShown, "\(selector.name) has \(label) \(value)")
                    }
                }
            }
        }
    }

    /// What is not on the dashboard is seen by nobody.
    @Test func theDashboardShowsEveryMetric() throws {
        let queries = try Self.dashboardQueries().joined(separator: "\n")
        for family in MetricFamilies.all
        where !["process_virtual_memory_bytes", "switcher_queue_records_max"].contains(family.name) {
            #expect(queries.contains(family.name), "\(family.name)")
        }
    }
}
