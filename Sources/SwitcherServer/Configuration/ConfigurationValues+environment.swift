extension ConfigurationFile {
    /// Takes every environment variable that has a key's name over what is in the file, so no secret needs to be in there.
    ///
    /// `true`, `false`, `1` and `0` are flags (in any case), a list is separated by commas, blanks around an entry do not count.
    /// An empty variable is an empty string or list, and not a number or a flag.
    ///
    /// - Returns: The names of the keys that were set.
    mutating func override(from environment: [String: String]) throws(ConfigurationError) -> Set<String> {
        var names: Set<String> = []
        for key in ConfigurationKey.table {
            guard let value = environment[key.name] else { continue }
            guard set(key, toText: value) else {
                let wanted = if case .flag = key.kind { "true, false, 1 or 0" } else { key.wanted }
                throw ConfigurationError("environment variable \(key.name) must be \(wanted), not \(value.quoted)")
            }
            names.insert(key.name)
        }
        return names
    }

    private mutating func set(_ key: ConfigurationKey, toText value: String) -> Bool {
        switch key.kind {
        case .flag(let member):
            switch value.lowercased() {
            case "true", "1": self[keyPath: member] = true
            case "false", "0": self[keyPath: member] = false
            default: return false
            }
        case .number(let member, _, _, _):
            guard let number = Int(value) else { return false }
            self[keyPath: member] = number
        case .text(let member):
            self[keyPath: member] = value
        case .secret(let member):
            self[keyPath: member] = Secret(value)
        case .list(let member):
            self[keyPath: member] = Self.entries(of: value)
        }
        return true
    }

    private static func entries(of list: String) -> [String] {
        guard !list.trimmingBlanks.isEmpty else { return [] }
        return list.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { entry in
            String(decoding: entry, as: UTF8.self).trimmingBlanks
        }
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
