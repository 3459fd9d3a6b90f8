/// What a subpool mines with: the text in its coinbase transactions, and the address that its blocks are paid to.
///
/// Both are bytes, and are compared as such: a jobmaker truncates a text wherever that falls, and `String` would call canonically
/// equivalent texts equal.
public struct Coinbase: Sendable, Equatable {
    /// The text. It may be empty. A caller's is UTF-8, a jobmaker's need not be.
    let infoBytes: [UInt8]
    /// The address. Likewise.
    let payoutAddressBytes: [UInt8]

    /// Nothing is checked here: that does ``CoinbaseUpdate``.
    public init(info: String, payoutAddress: String) {
        self.init(infoBytes: Array(info.utf8), payoutAddressBytes: Array(payoutAddress.utf8))
    }

    init(infoBytes: [UInt8], payoutAddressBytes: [UInt8]) {
        self.infoBytes = infoBytes
        self.payoutAddressBytes = payoutAddressBytes
    }

    /// The text, to be shown: what is not UTF-8 in it is U+FFFD.
    public var info: String { String(decoding: infoBytes, as: UTF8.self) }

    /// The address, to be shown. Likewise.
    public var payoutAddress: String { String(decoding: payoutAddressBytes, as: UTF8.self) }
}

extension Coinbase {
    /// Whether a jobmaker that mines with this does what was asked for: it may have truncated the text, and written the address in
    /// another letter case, with a `prefix:` or without. Whether it says that it has truncated is ``JobmakerAck/isSuccess(with:)``'s to
    /// look at.
    func satisfies(_ wanted: Coinbase) -> Bool {
        wanted.infoBytes.starts(with: infoBytes) && wanted.payoutAddressBytes.isSameAddress(as: payoutAddressBytes)
    }
}

extension [UInt8] {
    fileprivate func isSameAddress(as other: [UInt8]) -> Bool {
        let (prefix, body) = addressParts
        let (otherPrefix, otherBody) = other.addressParts
        // Where both have a prefix, it is part of the address: a test network's, for example.
        guard prefix.isEmpty || otherPrefix.isEmpty || prefix == otherPrefix else { return false }
        return !body.isEmpty && body == otherBody
    }

    /// In lower case, byte by byte.
    private var addressParts: (prefix: [UInt8], body: [UInt8]) {
        let bytes = map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return ([], bytes) }
        return (Array(bytes[..<colon]), Array(bytes[(colon + 1)...]))
    }
}
