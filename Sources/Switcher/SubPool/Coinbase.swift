/// What a subpool mines with: the text in its coinbase transactions, and the address that its blocks are paid to.
///
/// Two are equal when their UTF-8 bytes are: `String` would call canonically equivalent texts equal.
public struct Coinbase: Sendable, Codable {
    /// The text. It may be empty.
    public var info: String
    /// The address.
    public var payoutAddress: String

    /// Nothing is checked here: that does ``CoinbaseUpdate``.
    public init(info: String, payoutAddress: String) {
        self.info = info
        self.payoutAddress = payoutAddress
    }

    private enum CodingKeys: String, CodingKey {
        case info = "coinbase_info"
        case payoutAddress = "payout_addr"
    }
}

extension Coinbase: Equatable {
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.info.utf8.elementsEqual(rhs.info.utf8) && lhs.payoutAddress.utf8.elementsEqual(rhs.payoutAddress.utf8)
    }
}

extension Coinbase {
    /// Whether a jobmaker that mines with this does what was asked for: it may have truncated the text, and written the address in
    /// another letter case, with a `prefix:` or without.
    func satisfies(_ wanted: Coinbase) -> Bool {
        wanted.info.utf8.starts(with: info.utf8) && wanted.payoutAddress.isSameAddress(as: payoutAddress)
    }
}

extension String {
    fileprivate func isSameAddress(as other: String) -> Bool {
        let (prefix, body) = addressParts
        let (otherPrefix, otherBody) = other.addressParts
        // Where both have a prefix, it is part of the address: a test network's, for example.
        guard prefix.isEmpty || otherPrefix.isEmpty || prefix == otherPrefix else { return false }
        return !body.isEmpty && body == otherBody
    }

    /// In lower case, byte by byte.
    private var addressParts: (prefix: [UInt8], body: [UInt8]) {
        let bytes = utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return ([], bytes) }
        return (Array(bytes[..<colon]), Array(bytes[(colon + 1)...]))
    }
}
