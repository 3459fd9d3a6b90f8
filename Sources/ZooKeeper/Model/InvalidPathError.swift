/// A path or a name that ZooKeeper would refuse.
public struct InvalidPathError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public enum Reason: Sendable, Equatable {
        /// It is empty, or has an empty component (a slash at the end, or two in a row).
        case empty
        /// It does not begin with a slash.
        case notAbsolute
        /// A component is `.` or `..`.
        case relative
        /// A name holds a slash.
        case slash
        /// It holds a character that the server refuses.
        case character(Unicode.Scalar)
    }

    /// The text that was refused.
    public let path: String
    /// What is wrong with it.
    public let reason: Reason

    public var description: String {
        let problem =
            switch reason {
            case .empty: "has an empty component"
            case .notAbsolute: "does not begin with a slash"
            case .relative: "has a component that is . or .."
            case .slash: "holds a slash"
            case .character(let scalar): "holds U+\(String(scalar.value, radix: 16, uppercase: true))"
            }
        return "\(path.debugDescription) \(problem)"
    }
}
