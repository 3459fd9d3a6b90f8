import ZooKeeper

/// 128 random bits, by which the maker of a znode finds it again, whatever became of the reply to its creation. As text it has 32
/// hexadecimal digits.
struct UniqueID: Sendable, Hashable, CustomStringConvertible {
    static let length = 32

    let description: String

    init() {
        description = (0..<4).map { _ in Self.digits(of: .random(in: .min ... .max)) }.joined()
    }

    /// `nil` where the text is none.
    init?(_ text: some StringProtocol) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
        let isHexadecimal = text.utf8.allSatisfy { digits.contains($0) || letters.contains($0) }
        guard text.utf8.count == Self.length, isHexadecimal else { return nil }
        description = String(text)
    }

    /// The beginning of a znode's name, before the server's counter.
    var prefix: ZNodeName { Self.name(description + "-") }

    func name(followedBy other: UniqueID) -> ZNodeName { Self.name(description + "-" + other.description) }

    /// `try!`: hexadecimal digits and a hyphen are in every valid name.
    private static func name(_ text: String) -> ZNodeName { try! ZNodeName(text) }

    private static func digits(of bits: UInt32) -> String {
        let text = String(bits, radix: 16)
        return String(repeating: "0", count: 8 - text.utf8.count) + text
    }
}
