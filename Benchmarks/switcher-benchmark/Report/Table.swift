/// The comparisons as Markdown.
enum Table {
    static func text(_ comparisons: [Comparison]) -> String {
        var lines = [
            ["Measurement", "Server", "CPU an operation: server, ZooKeeper, load", "Measured beside it", "Ratio", "Wanted", ""]
        ]
        for comparison in comparisons { lines.append(cells(comparison)) }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var texts = lines.map { cells in line(cells, widths) }
        texts.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined(), at: 1)
        return texts.joined(separator: "\n")
    }

    private static func cells(_ comparison: Comparison) -> [String] {
        let subject = comparison.subject
        let cpu = [\CPUSeconds.server, \.zooKeeper, \.load].compactMap { part in subject.cpuText { $0[keyPath: part] } }
        return [
            comparison.what,
            subject.text,
            cpu.isEmpty ? "" : "\(cpu.joined(separator: ", ")) µs",
            comparison.beside.map { "\($0.name): \($0.text)" }.joined(separator: "; "),
            comparison.ratio?.text(digits: 2) ?? "",
            comparison.wanted?.text(subject.figure.unit) ?? "",
            comparison.isMet.map { $0 ? "yes" : "NO" } ?? "",
        ]
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}
