/// The rows as Markdown.
enum Table {
    static func text(_ rows: [Row]) -> String {
        var lines = [
            ["Measurement", "Server", "Measured beside it", "Ratio", "Wanted", ""]
        ]
        for row in rows {
            let isMet = row.wanted.isMet.map { $0 ? "yes" : "NO" } ?? ""
            lines.append([row.what, row.server, row.beside, row.ratio, row.wanted.text, isMet])
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var texts = lines.map { cells in line(cells, widths) }
        texts.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined(), at: 1)
        return texts.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}
