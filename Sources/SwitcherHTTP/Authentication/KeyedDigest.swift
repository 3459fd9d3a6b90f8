import Crypto

/// Tells two values apart without holding either: a digest under a key that this process has made up and nobody else knows.
struct KeyedDigest: Sendable {
    private let key = SymmetricKey(size: .bits256)

    func digest(of value: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(value.utf8), using: key))
    }

    /// A number by which what was seen before is found fast. Whoever does not know this process' seed cannot aim at it, so it may
    /// take as long as it takes to compare two of them.
    static func number(of value: String) -> Int {
        var hasher = Hasher()
        hasher.combine(value)
        return hasher.finalize()
    }
}
