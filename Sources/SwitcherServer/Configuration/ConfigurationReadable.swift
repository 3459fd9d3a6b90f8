package import JSONReading
package import Logging
import Switcher

/// What a key can take. To give one to a key of another shape, a choice or an object, make it conform.
package protocol ConfigurationReadable: Codable, Equatable, Sendable {
    /// What a value must be, as it reads after "must be".
    static var wanted: String { get }
    /// The same for a variable of the environment.
    static var wantedInEnvironment: String { get }
    /// Whether a value must not be shown to anybody.
    static var isSecret: Bool { get }

    /// Reads a value that is not `null`.
    ///
    /// - Returns: `nil` if it is of another type. Where the reader stands then does not matter.
    static func read(_ reader: inout JSONReader) throws(JSONError) -> Self?

    /// Nothing: what holds where a key without a default is not set.
    init()

    /// Reads an environment variable. `nil` if it is none.
    init?(environment text: String)

    /// How the log has it.
    var logged: Logger.MetadataValue { get }
}

extension ConfigurationReadable {
    package static var wantedInEnvironment: String { wanted }
    package static var isSecret: Bool { false }
}

extension Bool: ConfigurationReadable {
    package static var wanted: String { "true or false" }
    package static var wantedInEnvironment: String { "true, false, 1 or 0" }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> Bool? {
        try reader.kind() == .boolean ? try reader.boolean() : nil
    }

    package init?(environment text: String) {
        switch text.lowercased() {
        case "true", "1": self = true
        case "false", "0": self = false
        default: return nil
        }
    }

    package var logged: Logger.MetadataValue { "\(self)" }
}

extension Int: ConfigurationReadable {
    package static var wanted: String { "a whole number" }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> Int? {
        guard try reader.kind() == .number, let number = try reader.wholeNumber() else { return nil }
        return Int(exactly: number)
    }

    package init?(environment text: String) {
        self.init(text)
    }

    package var logged: Logger.MetadataValue { "\(self)" }
}

extension String: ConfigurationReadable {
    package static var wanted: String { "a string" }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> String? {
        try reader.kind() == .string ? try reader.string() : nil
    }

    package init?(environment text: String) {
        self = text
    }

    package var logged: Logger.MetadataValue { .text(self, maximumByteCount: .max) }
}

extension Secret: ConfigurationReadable {
    package static var wanted: String { String.wanted }
    package static var isSecret: Bool { true }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> Secret? {
        try String.read(&reader).map { Secret($0) }
    }

    package init() {
        self.init("")
    }

    package init?(environment text: String) {
        self.init(text)
    }

    package var logged: Logger.MetadataValue { "\(self)" }
}

extension [String]: ConfigurationReadable {
    package static var wanted: String { "a list of strings" }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> [String]? {
        guard try reader.kind() == .array else { return nil }
        var strings: [String]? = []
        try reader.array { _, reader throws(JSONError) in
            if try reader.kind() == .string {
                strings?.append(try reader.string())
            } else {
                strings = nil
                try reader.skip()
            }
        }
        return strings
    }

    /// Entries with commas between; blanks around one do not count.
    package init?(environment text: String) {
        guard !text.trimmingBlanks.isEmpty else {
            self = []
            return
        }
        self = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { entry in
            String(decoding: entry, as: UTF8.self).trimmingBlanks
        }
    }

    package var logged: Logger.MetadataValue { .array(map(\.logged)) }
}
