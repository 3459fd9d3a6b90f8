package import JSONReading
package import Logging

/// What a key can take that is one of a few words. The first of them is the default.
package protocol ConfigurationChoice: ConfigurationReadable, CaseIterable, RawRepresentable<String> {}

extension ConfigurationChoice {
    package static var wanted: String { allCases.map(\.rawValue.quoted).joined(separator: " or ") }
    package static var wantedInEnvironment: String { allCases.map(\.rawValue).joined(separator: " or ") }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> Self? {
        try reader.kind() == .string ? Self(rawValue: try reader.string()) : nil
    }

    package init?(environment text: String) {
        self.init(rawValue: text)
    }

    package var logged: Logger.MetadataValue { .string(rawValue) }
}

extension ConfigurationKey where Value: ConfigurationChoice {
    /// One of a few words.
    init(_ name: String, of part: ConfigurationPart, _ meaning: String) {
        self.name = name
        self.meaning = meaning
        self.part = part
        defaultValue = Value()
        sample = Value()
        range = nil
        unit = .things
        defaultText = Value().rawValue
        limits = Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        isGivenOnce = false
        takesEffect = .atReload
        logged = .asWritten
    }
}
