import Foundation

/// The user and the password of an `Authorization` field (HTTP Basic, RFC 7617).
struct BasicCredentials: Sendable {
    let user: [UInt8]
    let password: [UInt8]

    /// `nil` for another scheme, and for what is not base64 or has no `:`.
    init?(_ value: String) {
        guard value.utf8.prefix(6).lowercasedElementsEqual("basic ") else { return nil }
        let token = value.utf8.dropFirst(6).drop { $0 == UInt8(ascii: " ") }
        guard let pair = Data(base64Encoded: Data(token)), let colon = pair.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        user = Array(pair[..<colon])
        password = Array(pair[(colon + 1)...])
    }

    /// How nearly every client writes these, so that it needs no decoding.
    static func usualValue(user: [UInt8], password: [UInt8]) -> [UInt8] {
        Array("Basic \(Data(user + [UInt8(ascii: ":")] + password).base64EncodedString())".utf8)
    }
}
