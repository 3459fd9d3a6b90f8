import Foundation
import Subprocess

/// What `/metrics` has answered, taken apart.
struct MetricsText {
    struct Family: Equatable {
        var type = ""
        var help = ""
        var labels: Set<String> = []
    }

    private(set) var families: [String: Family] = [:]
    /// A sample's value by its name and labels, as they stand there.
    private(set) var samples: [String: Double] = [:]

    init(_ text: String) {
        var name = ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            switch (words[0], words[1]) {
            case ("#", "HELP"):
                name = words[2]
                families[name, default: Family()].help = words[3]
            case ("#", _):
                families[words[2], default: Family()].type = words[3]
            default:
                samples[words[0]] = Double(words[1])
                let labels = line.matches(of: #/[{,](\w+)="/#).map { String($0.1) }
                families[name, default: Family()].labels.formUnion(labels.filter { $0 != "le" })
            }
        }
    }

    /// - Parameter sample: As in `switcher_http_requests_total{err_no="0",route="/switch"}`.
    subscript(sample: String) -> Double? { samples[sample] }
}

/// Prometheus' own tool.
enum PromTool {
    /// - Returns: What it said, and whether it was content.
    static func run(_ arguments: [String], input: String = "") async throws -> (text: String, isContent: Bool) {
        let result = try await Subprocess.run(
            .name("promtool"),
            arguments: Arguments(arguments),
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return (result.standardOutput, result.terminationStatus.isSuccess)
    }
}
