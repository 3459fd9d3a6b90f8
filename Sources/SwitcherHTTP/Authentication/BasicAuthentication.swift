import Foundation

/// Whether a caller knows the user and the password (HTTP Basic).
///
/// The time it takes depends on what the caller sent, and not on where that differs from the credentials or how long they are.
struct BasicAuthentication: Sendable {
    private let user: [UInt8]
    private let password: [UInt8]
    /// What nearly every client sends, so that it needs no decoding.
    private let usualValue: [UInt8]

    init(_ credentials: HTTPCredentials) {
        user = credentials.user
        password = credentials.password
        let pair = Data(credentials.user + [UInt8(ascii: ":")] + credentials.password)
        usualValue = Array("Basic \(pair.base64EncodedString())".utf8)
    }

    /// - Parameter value: The `Authorization` field's; `nil` when there is none, or more than one.
    func admits(_ value: String?) -> Bool {
        guard let value else { return false }
        if ConstantTime.areEqual(value.utf8, to: usualValue) { return true }
        guard let (user, password) = Self.credentials(in: value) else { return false }
        let isUser = ConstantTime.areEqual(user, to: self.user)
        let isPassword = ConstantTime.areEqual(password, to: self.password)
        return isUser && isPassword
    }

    private static func credentials(in value: String) -> (user: Data, password: Data)? {
        let scheme = value.utf8.prefix(6)
        guard scheme.lowercasedElementsEqual("basic ") else { return nil }
        let token = value.utf8.dropFirst(6).drop { $0 == UInt8(ascii: " ") }
        guard let pair = Data(base64Encoded: Data(token)), let colon = pair.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (pair[..<colon], pair[(colon + 1)...])
    }
}
