import Foundation
import JSONReading

extension ConfigurationFile {
    /// What a text says.
    struct Parsed {
        var file = ConfigurationFile()
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
    private(set) var parsed = ConfigurationFile.Parsed()
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
        for (key, value) in zip(ConfigurationKey.table, values) {
            guard let value else { continue }
            // The loop ends with the first one, and the rest of the text has been looked at.
            guard problem == nil else { return }
            try reader.reread(from: value) { reader throws(JSONError) in try set(key, &reader) }
        }
    }

    /// - Returns: Where each key's value stands, in the order of the table.
    private mutating func readKeys(_ reader: inout JSONReader) throws(JSONError) -> [Value?] {
        var values: [Value?] = Array(repeating: nil, count: ConfigurationKey.table.count)
        var twice: Set<Int> = []
        var unknown: Set<String> = []
        var misspelled: [String] = []
        try reader.map { text, reader throws(JSONError) in
            if let index = ConfigurationKey.index(of: text.string) {
                let key = ConfigurationKey.table[index]
                if !key.name.utf8.elementsEqual(text.string.utf8) {
                    misspelled.append("\(name): key \(text.string.quoted) is spelled \(key.name.quoted) here")
                }
                if values[index] != nil { twice.insert(index) }
                values[index] = reader.mark
            } else {
                unknown.insert(text.string)
            }
            try reader.skip()
        }
        parsed.unknownKeys = unknown.sorted()
        parsed.warnings = parsed.unknownKeys.map { ConfigurationKey.warning(ofUnknown: $0, in: name) } + misspelled
        for index in twice.sorted() {
            let key = ConfigurationKey.table[index]
            if key.isGivenOnce {
                problem = problem ?? "\(name): \(key.name) is there twice, and must be there once"
            } else {
                parsed.warnings.append("\(name): \(key.name) is there twice, and the last value counts")
            }
        }
        return values
    }

    /// Reads a value of a key. `null` is the same as none.
    private mutating func set(_ key: ConfigurationKey, _ reader: inout JSONReader) throws(JSONError) {
        let start = reader.mark
        guard try !reader.takesNull(), try !parsed.file.set(key, &reader) else { return }
        var found = ""
        try reader.reread(from: start) { reader throws(JSONError) in
            let description = try reader.describeValue()
            if !key.isSecret { found = ", not \(description)" }
        }
        problem = "\(name): \(key.name) must be \(key.wanted)\(found)"
    }
}

extension ConfigurationFile {
    /// Reads a value of a key.
    ///
    /// - Returns: False if it is of another type.
    fileprivate mutating func set(_ key: ConfigurationKey, _ reader: inout JSONReader) throws(JSONError) -> Bool {
        let kind = try reader.kind()
        switch key.kind {
        case .flag(let member):
            guard kind == .boolean else { return false }
            self[keyPath: member] = try reader.boolean()
        case .number(let member, _, _, _):
            guard kind == .number, let number = try reader.wholeNumber(), let whole = Int(exactly: number) else { return false }
            self[keyPath: member] = whole
        case .text(let member):
            guard kind == .string else { return false }
            self[keyPath: member] = try reader.string()
        case .secret(let member):
            guard kind == .string else { return false }
            self[keyPath: member] = Secret(try reader.string())
        case .list(let member):
            guard kind == .array, let texts = try reader.strings() else { return false }
            self[keyPath: member] = texts
        }
        return true
    }
}

extension JSONReader {
    /// Reads an array. `nil` if it holds anything but strings.
    fileprivate mutating func strings() throws(JSONError) -> [String]? {
        var strings: [String]? = []
        try array { _, reader throws(JSONError) in
            if try reader.kind() == .string {
                strings?.append(try reader.string())
            } else {
                strings = nil
                try reader.skip()
            }
        }
        return strings
    }

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
