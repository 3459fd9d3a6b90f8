import Testing

/// The requests that a recipe makes, as they are known on the wire: by their code, and the length and the beginning of their path.
enum RecipeRequest: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case create, children, read, delete

    var testDescription: String { rawValue }

    /// - Parameter directory: The recipe's.
    /// - Parameter nameLength: Of the znode's name, without the server's counter: 33 for a contender's, 65 for a member's.
    func bytes(in directory: String, nameLength: Int = 33, counterLength: Int = 10) -> [UInt8] {
        let full = directory.utf8.count + 1 + nameLength + counterLength
        return switch self {
        // Two codes are in use, for with and without what is kept of the znode.
        case .create: Self.number(full - counterLength) + Array("\(directory)/".utf8)
        case .children: Self.number(12) + Self.number(directory.utf8.count) + Array(directory.utf8)
        case .read: Self.number(4) + Self.number(full) + Array("\(directory)/".utf8)
        case .delete: Self.number(2) + Self.number(full) + Array("\(directory)/".utf8)
        }
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
