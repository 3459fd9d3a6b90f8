import Foundation

extension ConfigurationFile {
    /// Reads a configuration out of JSON text. Only the types are checked here.
    ///
    /// `JSONSerialization` rather than `JSONDecoder`, because on Linux the latter tells neither where the text stops being JSON
    /// nor which value was wrong, and of a key that is there twice it takes the first (here as everywhere else: the last).
    ///
    /// - Parameter name: What the text is called in messages.
    /// - Returns: The keys that mean nothing to this server, sorted.
    static func parse(
        json: Data,
        name: String
    ) throws(ConfigurationError) -> (file: ConfigurationFile, unknownKeys: [String]) {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
        } catch {
            throw ConfigurationError("\(name): not valid JSON\(JSONSyntax.explanation(of: error, in: json))")
        }
        if let position = JSONSyntax.trailingComma(in: json) {
            throw ConfigurationError("\(name): not valid JSON: a comma before a closing bracket at \(position)")
        }
        guard let members = object as? [String: Any] else {
            throw ConfigurationError("\(name): must be a JSON object, { … }")
        }

        var file = ConfigurationFile()
        for key in ConfigurationKey.table {
            guard let value = members[key.name], !(value is NSNull) else { continue }
            guard file.set(key, toJSON: value) else {
                let found = key.isSecret ? "" : ", not \(describe(value))"
                throw ConfigurationError("\(name): \(key.name) must be \(key.wanted)\(found)")
            }
        }
        let unknownKeys = members.keys.filter { ConfigurationKey.named($0) == nil }.sorted()
        return (file, unknownKeys)
    }

    private mutating func set(_ key: ConfigurationKey, toJSON value: Any) -> Bool {
        switch key.kind {
        case .flag(let member):
            guard let number = value as? NSNumber, number.isBoolean else { return false }
            self[keyPath: member] = number.boolValue
        case .number(let member, _, _, _):
            guard let number = value as? NSNumber, !number.isBoolean, let whole = Int(exactly: number) else { return false }
            self[keyPath: member] = whole
        case .text(let member):
            guard let text = value as? String else { return false }
            self[keyPath: member] = text
        case .secret(let member):
            guard let text = value as? String else { return false }
            self[keyPath: member] = Secret(text)
        case .list(let member):
            guard let list = value as? [Any] else { return false }
            let texts = list.compactMap { $0 as? String }
            guard texts.count == list.count else { return false }
            self[keyPath: member] = texts
        }
        return true
    }

    /// A value of the wrong type, as it reads in a message.
    private static func describe(_ value: Any) -> String {
        switch value {
        case let text as String: return text.quoted
        case let number as NSNumber: return number.isBoolean ? "\(number.boolValue)" : number.stringValue
        case let list as [Any]:
            guard let other = list.first(where: { !($0 is String) }) else { return "a list" }
            return "a list that holds \(describe(other))"
        case is NSNull: return "null"
        default: return "an object"
        }
    }
}

extension NSNumber {
    /// `true` and `false` are numbers to Foundation; only their encoding tells them from 1 and 0.
    fileprivate var isBoolean: Bool {
        String(cString: objCType) == "c"
    }
}
