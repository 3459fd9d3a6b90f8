import Foundation
import JSONReading

extension FuzzTarget {
    /// What is JSON to our reader and to Foundation's. Where that is known to be laxer or stricter, ours decides alone.
    static let jsonReader = FuzzTarget("json-reader") { input in
        let theirs = try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)
        do throws(JSONError) {
            try JSONReader.read(input) { reader throws(JSONError) in try reader.skip() }
        } catch {
            guard theirs != nil else { return }
            // It decodes UTF-16 and UTF-32 as well, by their marks or their zeros.
            let isWide = input.contains(0) || input.contains(0xFE) || input.contains(0xFF)
            return try expect(error.problem == .trailingComma || isWide, "Foundation takes it: \(error.reason)")
        }
        var hasHugeNumber = false
        do throws(JSONError) {
            try JSONReader.read(input) { reader throws(JSONError) in try readAll(&reader, &hasHugeNumber) }
        } catch {
            throw Finding(description: "what can be skipped cannot be read: \(error.reason)")
        }
        try expect(theirs != nil || hasHugeNumber, "Foundation does not take it")
    }

    /// Reads all of a value, every string and number of it.
    ///
    /// - Parameter hasHugeNumber: Becomes true where a number is beyond a `Double`, which Foundation takes for no number.
    private static func readAll(_ reader: inout JSONReader, _ hasHugeNumber: inout Bool) throws(JSONError) {
        switch try reader.kind() {
        case .object: try reader.map { _, reader throws(JSONError) in try readAll(&reader, &hasHugeNumber) }
        case .array: try reader.array { _, reader throws(JSONError) in try readAll(&reader, &hasHugeNumber) }
        case .string: _ = try reader.string()
        case .number:
            let mark = reader.mark
            _ = try reader.wholeNumber()
            var text = ""
            try reader.reread(from: mark) { reader throws(JSONError) in text = try reader.numberText() }
            if Double(text).map({ !$0.isFinite }) ?? true { hasHugeNumber = true }
        case .boolean: _ = try reader.boolean()
        case .null: _ = try reader.takesNull()
        }
    }
}
