/// The rules of the ZooKeeper server for one component of a znode's path.
///
/// In a module of its own, for programs that check a name and talk to no ZooKeeper: the client's module links the C library.
package enum ZNodeNameRule {
    /// Why the server would refuse a name.
    package enum Problem: Sendable, Equatable {
        case empty
        /// `.` or `..`
        case relative
        case slash
        case character(Unicode.Scalar)
    }

    package static func problem(in name: String) -> Problem? {
        let utf8 = name.utf8
        guard let first = utf8.first else { return .empty }
        if first == UInt8(ascii: "."), utf8.count == 1 || (utf8.count == 2 && utf8.last == first) {
            return .relative
        }
        var isPlain = true
        for byte in utf8 {
            if byte == UInt8(ascii: "/") { return .slash }
            if byte < 0x20 || byte > 0x7E { isPlain = false }
        }
        // Nearly every name is printable ASCII and is done here.
        if isPlain { return nil }
        for scalar in name.unicodeScalars where !isAccepted(scalar) {
            return .character(scalar)
        }
        return nil
    }

    private static func isAccepted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xD800...0xF8FF, 0xFFF0...: false
        default: true
        }
    }
}
