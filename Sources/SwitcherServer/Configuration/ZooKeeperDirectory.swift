import Logging
import ZooKeeper

/// A directory in ZooKeeper, under whose path names are put, as the configuration writes it: with or without a slash at its end.
enum ZooKeeperDirectory {
    /// A node's path travels in every request for one of its children, hundreds of which share a transaction.
    static let maximumBytes = 1_024

    /// What is wrong with a text that is not one, as it reads after the key's name.
    struct Problem: Error {
        let text: String
    }

    static func parse(_ text: String) throws(Problem) -> ZNodePath {
        guard text.utf8.count <= maximumBytes else { throw Problem(text: "must be at most \(maximumBytes) bytes long") }
        // By bytes: a combining character after a slash makes another `Character` of it.
        let isSlashed = text.utf8.count > 2 && text.utf8.last == UInt8(ascii: "/")
        do throws(InvalidPathError) {
            return try ZNodePath(isSlashed ? String(decoding: text.utf8.dropLast(), as: UTF8.self) : text)
        } catch {
            throw Problem(text: problem(error.reason))
        }
    }

    /// How the log has one that is checked; empty where it is not set.
    static func logged(_ text: String) -> Logger.MetadataValue {
        ((try? parse(text))?.description ?? "").logged
    }

    private static func problem(_ reason: InvalidPathError.Reason) -> String {
        switch reason {
        case .notAbsolute: "must be an absolute ZooKeeper path, as in \"/pool/users/\""
        case .empty, .slash: "must not contain two slashes in a row"
        case .relative: "must not contain \".\" or \"..\" as a component"
        case .character: "must not contain characters that ZooKeeper refuses in a path (control, private and special ones, emoji)"
        }
    }
}
