import Foundation
import JSONReading

extension ConfigurationValues {
    /// What a text says.
    struct Parsed {
        var values = ConfigurationValues()
        /// The keys that mean nothing to this server, sorted.
        var unknownKeys: [String] = []
        /// What an operator should be told about the keys: one line each.
        var warnings: [String] = []
    }

    /// Reads a configuration out of JSON text. Only the types are checked here. Keys are found by their names, exactly or ignoring ASCII
    /// case; of one that is there twice the last value counts, unless nobody should guess.
    ///
    /// - Parameter name: What the text is called in messages.
    /// - Throws: ``ConfigurationError``: that it is no JSON comes before what is wrong in it.
    static func parse(json: Data, name: String) throws(ConfigurationError) -> Parsed {
        let json = [UInt8](json)
        var reading = ConfigurationReading(name: name)
        do throws(JSONError) {
            try JSONReader.read(json) { reader throws(JSONError) in try reading.read(&reader) }
        } catch  where error.mismatch != nil {
            throw ConfigurationError("\(name): \(error.reason)")
        } catch {
            throw ConfigurationError("\(name): not valid JSON\(JSONSyntax.explanation(of: error, in: json))")
        }
        if let problem = reading.problem { throw ConfigurationError(problem, warnings: reading.parsed.warnings) }
        return reading.parsed
    }
}

/// Reads the object that a configuration is.
private struct ConfigurationReading {
    private typealias Value = JSONReader.Mark

    let name: String
    private(set) var parsed = ConfigurationValues.Parsed()
    /// The first thing that is wrong with a text that is JSON.
    private(set) var problem: String?

    init(name: String) {
        self.name = name
    }

    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.kind() == .object else {
            problem = "\(name): must be a JSON object, { … }"
            return try reader.skip()
        }
        let values = try readKeys(&reader)
        for (row, value) in zip(ConfigurationKeys.rows, values) {
            guard let value else { continue }
            // The loop ends with the first one, and the rest of the text has been looked at.
            guard problem == nil else { return }
            do throws(JSONError) {
                try reader.reread(from: value) { reader throws(JSONError) in try set(row, &reader) }
            } catch {
                throw error.within(member: row.name)
            }
        }
    }

    /// - Returns: Where each key's value stands, in the order of the table.
    private mutating func readKeys(_ reader: inout JSONReader) throws(JSONError) -> [Value?] {
        var values: [Value?] = Array(repeating: nil, count: ConfigurationKeys.rows.count)
        var twice: Set<Int> = []
        var unknown: Set<String> = []
        var misspelled: [String] = []
        try reader.map { text, reader throws(JSONError) in
            if let index = ConfigurationKeys.index(of: text.string) {
                let key = ConfigurationKeys.rows[index].name
                if !key.utf8.elementsEqual(text.string.utf8) {
                    misspelled.append("\(name): key \(text.string.quoted) is spelled \(key.quoted) here")
                }
                if values[index] != nil { twice.insert(index) }
                values[index] = reader.mark
            } else {
                unknown.insert(text.string)
            }
            try reader.skip()
        }
        parsed.unknownKeys = unknown.sorted()
        parsed.warnings = parsed.unknownKeys.map { ConfigurationKeys.warning(ofUnknown: $0, in: name) } + misspelled
        for index in twice.sorted() {
            let row = ConfigurationKeys.rows[index]
            if row.isGivenOnce {
                problem = problem ?? "\(name): \(row.name) is there twice, and must be there once"
            } else {
                parsed.warnings.append("\(name): \(row.name) is there twice, and the last value counts")
            }
        }
        return values
    }

    /// Reads a value of a key. `null` is the same as none.
    private mutating func set<Row: ConfigurationRow>(_ row: Row, _ reader: inout JSONReader) throws(JSONError) {
        let start = reader.mark
        guard try !reader.takesNull(), try !parsed.values.set(row, &reader) else { return }
        var found = ""
        try reader.reread(from: start) { reader throws(JSONError) in
            let description = try reader.describeValue()
            if !Row.Value.isSecret { found = ", not \(description)" }
        }
        problem = "\(name): \(row.name) must be \(row.wanted)\(found)"
    }
}

extension ConfigurationValues {
    /// Reads a value of a key.
    ///
    /// - Returns: False if it is of another type.
    fileprivate mutating func set<Row: ConfigurationRow>(_ row: Row, _ reader: inout JSONReader) throws(JSONError) -> Bool {
        guard let value = try Row.Value.read(&reader) else { return false }
        self[row.key] = value
        return true
    }
}

extension JSONReader {
    /// Reads a value of the wrong type, as it reads in a message.
    fileprivate mutating func describeValue() throws(JSONError) -> String {
        switch try kind() {
        case .string: return try string().quoted
        case .number:
            let number = try numberText()
            return number.utf8.count > 100 ? "\(number.prefix(100))…" : number
        case .boolean: return "\(try boolean())"
        case .null:
            try skip()
            return "null"
        case .object:
            try skip()
            return "an object"
        case .array:
            var other: String?
            try array { _, reader throws(JSONError) in
                // Lists within lists are not looked into.
                switch try reader.kind() {
                case _ where other != nil: try reader.skip()
                case .string: try reader.skip()
                case .array:
                    other = "a list"
                    try reader.skip()
                default: other = try reader.describeValue()
                }
            }
            return other.map { "a list that holds \($0)" } ?? "a list"
        }
    }
}
