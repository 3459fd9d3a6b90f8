/// A coin that sub-accounts can be switched to. It is written into a record as its name's bytes.
public struct Coin: Sendable, CustomStringConvertible {
    /// sserver reads no more of a record.
    public static let maximumByteCount = 64

    /// One per configured coin and shared by all switches to it, so that a million of them hold a million references and no copy.
    private final class Storage: Sendable {
        let name: String
        let bytes: [UInt8]

        init(_ name: String) {
            self.name = name
            self.bytes = Array(name.utf8)
        }
    }

    private let storage: Storage

    /// - Parameter name: Not empty and at most 64 bytes; the configuration has checked it.
    public init(_ name: String) {
        storage = Storage(name)
    }

    /// What a record of the coin holds.
    public var bytes: [UInt8] { storage.bytes }

    public var description: String { storage.name }
}

extension Coin: Hashable {
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.storage === rhs.storage || lhs.bytes == rhs.bytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}
