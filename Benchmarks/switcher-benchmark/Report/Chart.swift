/// How figures grow with a number that is in their comparisons' ids.
struct Chart: Sendable {
    struct Point {
        let x: Int
        /// One for each line.
        let values: [Double]
    }

    struct Line: Sendable {
        let title: String
        let value: @Sendable (Comparison) -> Double?

        /// A figure of the subject.
        static func subject(_ title: String, _ figure: Figure) -> Line {
            Line(title: title) { Spread($0.subject.samples.map(figure.value)).median }
        }

        static let latencies = [subject("p50", .median), subject("p99", .percentile99)]
    }

    let name: String
    let title: String
    /// What the ids begin with, before the number.
    let prefix: String
    let x: String
    let y: String
    let lines: [Line]

    static let all = [
        Chart(
            name: "batch-rate",
            title: "Existing users a second, by the size of a call",
            prefix: "batch.existing.",
            x: "users a call",
            y: "users/s",
            lines: [
                .subject("server", .rate),
                Line(title: "C client, transactions") { median($0.beside.first) },
                Line(title: "exists, get, set in turn") { median($0.beside.last) },
            ]
        ),
        Chart(
            name: "singles-latency",
            title: "A single switch, by the number of connections",
            prefix: "singles.",
            x: "connections",
            y: "ms",
            lines: Line.latencies
        ),
        Chart(
            name: "growth-rate",
            title: "Single switches a second, by the number of users, 64 connections",
            prefix: "growth.",
            x: "users",
            y: "switches/s",
            lines: [.subject("server", .rate)]
        ),
        Chart(
            name: "growth-latency",
            title: "A single switch, by the number of users, 64 connections",
            prefix: "growth.",
            x: "users",
            y: "ms",
            lines: Line.latencies
        ),
        Chart(
            name: "growth-memory",
            title: "Most resident memory, by the number of users",
            prefix: "growth.",
            x: "users",
            y: "MB",
            lines: [.subject("server", .memory)]
        ),
    ]

    /// In the order of their numbers.
    func points(_ comparisons: [Comparison]) -> [Point] {
        comparisons.compactMap { comparison in
            guard comparison.id.hasPrefix(prefix), let x = Int(comparison.id.dropFirst(prefix.count)) else { return nil }
            let values = lines.compactMap { $0.value(comparison) }
            return values.count == lines.count ? Point(x: x, values: values) : nil
        }
        .sorted { $0.x < $1.x }
    }

    func script(data: String, output: String) -> String {
        let plots = lines.enumerated().map { index, line in
            "'\(data)' using 1:\(index + 2) with linespoints linewidth 2 pointtype 7 title '\(line.title)'"
        }
        return """
            set terminal svg size 720,400 dynamic background rgb 'white'; set output '\(output)'; set title '\(title)'; \
            set logscale x; set format x '10^{%L}'; set yrange [0:*]; set grid; set key bottom right; \
            set xlabel '\(x)'; set ylabel '\(y)'; plot \(plots.joined(separator: ", "))
            """
    }

    private static func median(_ side: Side?) -> Double? {
        guard let side, !side.samples.isEmpty else { return nil }
        return Spread(side.values).median
    }
}
