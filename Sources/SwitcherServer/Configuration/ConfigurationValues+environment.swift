extension ConfigurationValues {
    /// Takes every environment variable that has a key's name over what is in the file, so no secret needs to be in there.
    ///
    /// `true`, `false`, `1` and `0` are flags (in any case), a list is separated by commas, blanks around an entry do not count.
    /// An empty variable is an empty string or list, and not a number or a flag.
    ///
    /// - Returns: The names of the keys that were set.
    mutating func override(from environment: [String: String]) throws(ConfigurationError) -> Set<String> {
        var names: Set<String> = []
        for row in ConfigurationKeys.rows {
            guard let text = environment[row.name] else { continue }
            // What is no UTF-8 has been replaced by now: of two passwords in another encoding nobody could tell one from the other.
            guard !text.unicodeScalars.contains("\u{FFFD}") else {
                throw ConfigurationError("environment variable \(row.name) must be UTF-8")
            }
            guard set(row, toText: text) else {
                let found = row.isSecret ? "" : ", not \(text.quoted)"
                throw ConfigurationError("environment variable \(row.name) must be \(row.wantedInEnvironment)\(found)")
            }
            names.insert(row.name)
        }
        return names
    }

    private mutating func set<Row: ConfigurationRow>(_ row: Row, toText text: String) -> Bool {
        guard let value = Row.Value(environment: text) else { return false }
        self[row.key] = value
        return true
    }
}

extension String {
    /// Without the spaces and tabs around it.
    var trimmingBlanks: String {
        let blanks: Set<UInt8> = [0x20, 0x09]
        let start = utf8.drop(while: blanks.contains)
        let blanksAtEnd = start.reversed().prefix(while: blanks.contains).count
        return String(decoding: start.dropLast(blanksAtEnd), as: UTF8.self)
    }
}
