/// What is set, key by key: in the file, in the environment over it, or by hand. Nothing is checked but the types.
///
/// ``CheckedConfiguration`` is made of it. Printing and reflection show no secret.
package struct ConfigurationValues: Sendable, Equatable {
    private var values: [String: any ConfigurationReadable] = [:]

    /// Nothing is set.
    package init() {}

    /// The value of a key; `nil` when it is not set (or `null`).
    package subscript<Value>(_ path: KeyPath<ConfigurationKeys, ConfigurationKey<Value>>) -> Value? {
        get { self[ConfigurationKeys.table[keyPath: path]] }
        set { self[ConfigurationKeys.table[keyPath: path]] = newValue }
    }

    subscript<Value>(_ key: ConfigurationKey<Value>) -> Value? {
        get { values[key.name] as? Value }
        set { values[key.name] = newValue }
    }

    /// The value of a key, or the table's default.
    func inForce<Value>(_ key: ConfigurationKey<Value>) -> Value {
        self[key] ?? key.defaultValue
    }

    package static func == (lhs: ConfigurationValues, rhs: ConfigurationValues) -> Bool {
        lhs.values.count == rhs.values.count && lhs.values.allSatisfy { name, value in isEqual(value, rhs.values[name]) }
    }

    private static func isEqual<Value: ConfigurationReadable>(_ value: Value, _ other: (any ConfigurationReadable)?) -> Bool {
        value == other as? Value
    }
}
