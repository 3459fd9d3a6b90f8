import Logging

/// A key of the configuration: a row of ``ConfigurationKeys``.
package struct ConfigurationKey<Value: ConfigurationReadable>: Sendable {
    /// The key in the file, and the environment variable that overrides it. ASCII case is forgiven in the file, with a warning.
    package let name: String
    /// What the key is for, in a line.
    package let meaning: String
    /// What it belongs to.
    let part: ConfigurationPart
    /// What holds where it is not set.
    let defaultValue: Value
    /// What `config.default.json` has.
    let sample: Value
    /// A number's.
    let range: ClosedRange<Int>?
    let unit: ConfigurationUnit
    /// What `docs/configuration.md` says that holds where it is not set: a value, or that it is off, or required.
    let defaultText: String
    /// What `docs/configuration.md` says that it takes.
    let limits: String
    /// Credentials and addresses: of two of them nobody guesses which one is meant.
    let isGivenOnce: Bool
    let takesEffect: Effect
    let logged: Logged

    /// What holds where a key that has no default is not set.
    enum Absence: String {
        /// It must be set where what it belongs to is enabled.
        case required
        case off
    }

    /// When another value is taken.
    enum Effect: Sendable {
        /// When the configuration is read again.
        case atReload
        /// When the server starts: until then the running value stays.
        case atStart
    }

    /// How the line that says the server starts has the value in force.
    enum Logged: Sendable {
        case never
        case asWritten
        /// - Parameter text: `nil` where there is nothing to show.
        case `as`(_ text: @Sendable (Value) -> Logger.MetadataValue?)
    }
}

/// What a key belongs to. Its value is logged where that is enabled.
package enum ConfigurationPart: Sendable {
    case everything
    case api
    case subPools
    case sync
}

/// What a number counts, as it reads in a message.
package enum ConfigurationUnit: String, Sendable {
    case seconds = " of seconds"
    case bytes = " of bytes"
    case things = ""
}

// MARK: - Rows

extension ConfigurationKey {
    /// A key without a default. Empty is the same as not set.
    ///
    /// - Parameter limits: What it takes, for whoever reads the documentation.
    init(
        _ name: String,
        _ absence: Absence,
        sample: Value = Value(),
        limits: String,
        of part: ConfigurationPart,
        isGivenOnce: Bool = false,
        takesEffect: Effect = .atReload,
        logged: Logged = .asWritten,
        _ meaning: String
    ) {
        self.name = name
        self.meaning = meaning
        self.part = part
        defaultValue = Value()
        self.sample = sample
        range = nil
        unit = .things
        defaultText = absence.rawValue
        self.limits = limits
        self.isGivenOnce = isGivenOnce
        self.takesEffect = takesEffect
        self.logged = logged
    }
}

extension ConfigurationKey<Bool> {
    /// A flag: false where it is not set. It decides what there is, so it is taken at the start.
    init(_ name: String, sample: Bool = false, of part: ConfigurationPart, _ meaning: String) {
        self.name = name
        self.meaning = meaning
        self.part = part
        defaultValue = false
        self.sample = sample
        range = nil
        unit = .things
        defaultText = "false"
        limits = ""
        isGivenOnce = false
        takesEffect = .atStart
        logged = .asWritten
    }
}

extension ConfigurationKey<Int> {
    /// A whole number.
    init(
        _ name: String,
        default defaultValue: Int,
        in range: ClosedRange<Int>,
        _ unit: ConfigurationUnit = .things,
        of part: ConfigurationPart,
        _ meaning: String
    ) {
        self.name = name
        self.meaning = meaning
        self.part = part
        self.defaultValue = defaultValue
        sample = defaultValue
        self.range = range
        self.unit = unit
        defaultText = "\(defaultValue)"
        limits = "\(range.lowerBound) to \(range.upperBound)\(unit == .seconds ? " s" : "")"
        isGivenOnce = false
        takesEffect = .atReload
        logged = .asWritten
    }
}

// MARK: - Any row

/// A ``ConfigurationKey``, whatever it takes: for what is done with all of them.
package protocol ConfigurationRow<Value>: Sendable {
    associatedtype Value: ConfigurationReadable

    /// The row itself.
    var key: ConfigurationKey<Value> { get }
}

extension ConfigurationKey: ConfigurationRow {
    package var key: ConfigurationKey<Value> { self }
}

extension ConfigurationRow {
    var name: String { key.name }
    var part: ConfigurationPart { key.part }
    var isGivenOnce: Bool { key.isGivenOnce }
    var range: ClosedRange<Int>? { key.range }
    var unit: ConfigurationUnit { key.unit }
    var isTakenAtStart: Bool { key.takesEffect == .atStart }
    var defaultValue: Value { key.defaultValue }
    var defaultText: String { key.defaultText }
    var limits: String { key.limits }
    var sample: Value { key.sample }
    var meaning: String { key.meaning }

    /// Whether a value must not be shown to anybody.
    var isSecret: Bool { Value.isSecret }

    /// What a value must be, as it reads after "must be".
    var wanted: String {
        guard let range = key.range else { return Value.wanted }
        return "\(Value.wanted)\(key.unit.rawValue) from \(range.lowerBound) to \(range.upperBound)"
    }

    /// The same for a variable of the environment.
    var wantedInEnvironment: String {
        key.range == nil ? Value.wantedInEnvironment : wanted
    }

    /// Whether the same value is in force in both.
    func isEqual(in values: ConfigurationValues, _ others: ConfigurationValues) -> Bool {
        values.inForce(key) == others.inForce(key)
    }

    /// Sets it as it is set there.
    func copy(from others: ConfigurationValues, to values: inout ConfigurationValues) {
        values[key] = others[key]
    }

    /// `nil` where it is not set.
    func written(in values: ConfigurationValues) -> (any ConfigurationReadable)? {
        values[key]
    }

    /// What is logged of a value, `nil` for nothing.
    func metadata(of values: ConfigurationValues) -> Logger.MetadataValue? {
        let value = values.inForce(key)
        switch key.logged {
        case .never: return nil
        case .asWritten: return value.logged
        case .as(let text): return text(value)
        }
    }
}
