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
                Line(title: "server") { Spread($0.subject.values).median },
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
            lines: [
                Line(title: "p50") { Spread($0.subject.samples.map(Figure.median.value)).median },
                Line(title: "p99") { Spread($0.subject.samples.map(Figure.percentile99.value)).median },
            ]
        ),
        Chart(
            name: "growth-rate",
            title: "Single switches a second, by the number of users, 64 connections",
            prefix: "growth.",
            x: "users",
            y: "switches/s",
            lines: [Line(title: "server") { Spread($0.subject.values).median }]
        ),
        Chart(
            name: "growth-latency",
            title: "A single switch, by the number of users, 64 connections",
            prefix: "growth.",
            x: "users",
            y: "ms",
            lines: [
                Line(title: "p50") { Spread($0.subject.samples.map(Figure.median.value)).median },
                Line(title: "p99") { Spread($0.subject.samples.map(Figure.percentile99.value)).median },
            ]
        ),
        Chart(
            name: "growth-memory",
            title: "Most resident memory, by the number of users",
            prefix: "growth.",
            x: "users",
            y: "MB",
            lines: [Line(title: "server") { Spread($0.subject.samples.map(Figure.memory.value)).median }]
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
