/// One key of the configuration: what it is called, what it takes, and which member of ``ConfigurationFile`` holds it.
public struct ConfigurationKey: Sendable {
    /// The key in the file, and the environment variable that overrides it. ASCII case is forgiven in the file, with a warning.
    public let name: String
    /// What the key is for, in a line.
    public let meaning: String

    let kind: Kind

    /// What a key takes, the member that holds it, and what holds when it is not set. No default: it is required, or empty, which
    /// for a text means that it is off.
    enum Kind: Sendable {
        case flag(Member<Bool>)
        case number(Member<Int>, ClosedRange<Int>, Unit, default: Int)
        case text(Member<String>)
        case secret(Member<Secret>)
        case list(Member<[String]>)
    }

    typealias Member<Value> = any WritableKeyPath<ConfigurationFile, Value?> & Sendable

    /// What a number counts, as it reads in a message.
    enum Unit: String, Sendable {
        case seconds = " of seconds"
        case bytes = " of bytes"
        case things = ""
    }

    init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
    }
}

extension ConfigurationKey {
    /// What a value must be, as it reads after "must be".
    public var wanted: String {
        switch kind {
        case .flag: "true or false"
        case .number(_, let range, let unit, _): "a whole number\(unit.rawValue) from \(range.lowerBound) to \(range.upperBound)"
        case .text, .secret: "a string"
        case .list: "a list of strings"
        }
    }

    /// What holds when the key is not set, as it would be written in a file.
    public var defaultValue: String {
        switch kind {
        case .flag: "false"
        case .number(_, _, _, let value): String(value)
        case .text, .secret: "\"\""
        case .list: "[]"
        }
    }

    /// Whether a value of the key must not be shown to anybody.
    var isSecret: Bool {
        if case .secret = kind { true } else { false }
    }

    var member: AnyKeyPath {
        switch kind {
        case .flag(let member): member
        case .number(let member, _, _, _): member
        case .text(let member): member
        case .secret(let member): member
        case .list(let member): member
        }
    }
}
