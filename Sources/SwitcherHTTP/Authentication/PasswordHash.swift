internal import CCrypt

/// The hash of a password as `htpasswd -B` and `mkpasswd` print it: bcrypt, yescrypt, SHA-512 or SHA-256 crypt (crypt(5)). Printing and
/// reflection do not show it.
///
/// It is checked by the system's libcrypt, which takes as long as whoever made the hash has chosen: up to some seconds.
public struct PasswordHash: Sendable, Equatable {
    let text: String
    /// What says how dear it is: two hashes with the same take equally long.
    let cost: String

    /// - Throws: ``PasswordHashError``
    public init(_ text: String) throws(PasswordHashError) {
        guard let form = PasswordHashForm(text) else {
            throw text.utf8.contains(UInt8(ascii: ":")) ? .holdsUser : .unknown
        }
        guard form.isAffordable else { throw .tooDear }
        // Older methods are good as well: the form says which.
        guard [CRYPT_SALT_OK, CRYPT_SALT_METHOD_LEGACY].contains(crypt_checksalt(text)) else { throw .unknown }
        self.text = text
        cost = form.cost
    }

    /// Whether it is that password's. Takes as long for a wrong one as for the right one. Blocks the thread.
    ///
    /// - Parameter password: A NUL, or more than 512 bytes, is never right: libcrypt would not look at all of it.
    func matches(_ password: [UInt8]) -> Bool {
        let isWhole = !password.contains(0) && password.count < Int(CRYPT_MAX_PASSPHRASE_SIZE)
        // The other way round would tell by its time that no password is like that.
        let candidate = isWhole ? password.map { CChar(bitPattern: $0) } + [0] : [0]
        let size = MemoryLayout<crypt_data>.size
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment) { data in
            // Holds the password until it is overwritten.
            data.initializeMemory(as: UInt8.self, repeating: 0)
            defer { data.initializeMemory(as: UInt8.self, repeating: 0) }
            // Bounded, initialized and only used here. `crypt_rn` answers with a pointer into it, or with null.
            guard let found = crypt_rn(candidate, text, data.baseAddress, CInt(size)) else { return false }
            return ConstantTime.areEqual(String(cString: found).utf8, to: Array(text.utf8)) && isWhole
        }
    }
}

/// Why a text is no hash of a password that is taken.
public enum PasswordHashError: Error, Sendable {
    /// Neither bcrypt, yescrypt, SHA-512 nor SHA-256 crypt, or not whole, or nothing that the system's libcrypt knows.
    case unknown
    /// It begins with a user and a `:`, as in a file of `htpasswd`.
    case holdsUser
    /// One check would take more than a few seconds.
    case tooDear
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
