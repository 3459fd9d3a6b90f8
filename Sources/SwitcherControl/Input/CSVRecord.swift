/// A line of CSV as RFC 4180 has it, without line breaks in fields. Pure.
package enum CSVRecord {
    /// Why a line is none, as it reads after its number.
    package enum Problem: Error, Sendable, Equatable {
        case quoteNotClosed
        case textBehindQuote
        case quoteInPlainField
    }

    /// The fields of a line. Blanks belong to them.
    package static func fields(of line: [UInt8]) throws(Problem) -> [[UInt8]] {
        let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
        var fields: [[UInt8]] = []
        var index = 0
        while true {
            var field: [UInt8] = []
            if index < line.count, line[index] == quote {
                index += 1
                while true {
                    guard index < line.count else { throw .quoteNotClosed }
                    let byte = line[index]
                    index += 1
                    guard byte == quote else {
                        field.append(byte)
                        continue
                    }
                    // Twice, it is one.
                    guard index < line.count, line[index] == quote else { break }
                    field.append(quote)
                    index += 1
                }
                guard index == line.count || line[index] == comma else { throw .textBehindQuote }
            } else {
                let end = line[index...].firstIndex(of: comma) ?? line.count
                guard !line[index..<end].contains(quote) else { throw .quoteInPlainField }
                field = Array(line[index..<end])
                index = end
            }
            fields.append(field)
            guard index < line.count else { return fields }
            index += 1
        }
    }

    /// A line of such fields, without what ends it.
    package static func line(_ fields: [String]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
            guard field.utf8.contains(where: special.contains) else {
                line.append(contentsOf: field.utf8)
                continue
            }
            line.append(UInt8(ascii: "\""))
            for byte in field.utf8 {
                if byte == UInt8(ascii: "\"") { line.append(byte) }
                line.append(byte)
            }
            line.append(UInt8(ascii: "\""))
        }
        return line
    }
}

extension CSVRecord.Problem {
    package var reason: String {
        switch self {
        case .quoteNotClosed: "a quote is not closed on its line"
        case .textBehindQuote: "there is text behind a closed quote"
        case .quoteInPlainField: "a quote stands within a field that does not begin with one"
        }
    }
}
