import Crypto

/// Tells two values apart without holding either: a digest under a key that this process has made up and nobody else knows.
struct KeyedDigest: Sendable {
    /// With the key taken in, which is most of the work.
    private let keyed = HMAC<SHA256>(key: SymmetricKey(size: .bits256))

    func digest(of value: String) -> [UInt8] { Array(code(of: value)) }

    /// Whether that is its digest.
    func isDigest(_ digest: [UInt8], of value: String) -> Bool {
        code(of: value).withUnsafeBytes { ConstantTime.areEqual($0, to: digest) }
    }

    private func code(of value: String) -> HMAC<SHA256>.MAC {
        var (code, value) = (keyed, value)
        value.withUTF8 { code.update(data: $0) }
        return code.finalize()
    }

    /// A number by which what was seen before is found fast. Whoever does not know this process' seed cannot aim at it, so it may
    /// take as long as it takes to compare two of them.
    static func number(of value: String) -> Int {
        var value = value
        var hasher = Hasher()
        // The bytes: a string would be hashed by its characters, whichever way they are put together, and slower.
        value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}
