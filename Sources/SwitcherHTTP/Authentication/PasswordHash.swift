internal import CCrypt
import SwitchRules

/// The hash of a password as `htpasswd -B` and `mkpasswd` print it: bcrypt, yescrypt, SHA-512 or SHA-256 crypt (crypt(5)). Printing and
/// reflection do not show it.
///
/// It is checked by the system's libcrypt, which takes as long as whoever made the hash has chosen: up to some seconds.
public struct PasswordHash: Sendable, Hashable {
    let text: String
    let cost: PasswordCost

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

    /// What a check has found.
    enum Answer: Sendable {
        case right, wrong
        /// libcrypt has failed: most likely there was no memory.
        case failed
    }

    /// Checks a password. Blocks the thread.
    typealias Check = @Sendable (_ hash: PasswordHash, _ password: [UInt8]) -> Answer

    static let libcrypt: Check = { $0.check($1) }

    /// No other takes longer.
    static let longestPassword = [UInt8](repeating: UInt8(ascii: "x"), count: PasswordRule.maximumByteCount)

    /// Whether it is that password's. Takes as long for a wrong one as for the right one of the same length. Blocks the thread.
    ///
    /// - Parameter password: A NUL, or more than 72 bytes, is never right: libcrypt would not look at all of it. It takes as long as 72.
    func check(_ password: [UInt8]) -> Answer { Self.check(password, against: text) }

    static func check(_ password: [UInt8], against text: String) -> Answer {
        let isWhole = !password.contains(0) && password.count <= PasswordRule.maximumByteCount
        // The other way round would tell by its time that no password is like that.
        let candidate = (isWhole ? password : longestPassword).map { CChar(bitPattern: $0) } + [0]
        let size = MemoryLayout<crypt_data>.size
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment) { data in
            // Holds the password until it is overwritten.
            data.initializeMemory(as: UInt8.self, repeating: 0)
            defer { data.initializeMemory(as: UInt8.self, repeating: 0) }
            // Bounded, initialized and only used here. `crypt_rn` answers with a pointer into it, or with null.
            guard let found = crypt_rn(candidate, text, data.baseAddress, CInt(size)) else { return .failed }
            return ConstantTime.areEqual(String(cString: found).utf8, to: Array(text.utf8)) && isWhole ? .right : .wrong
        }
    }
}

/// Why a text is no hash of a password that is taken.
public enum PasswordHashError: Error, Sendable {
    /// Neither bcrypt, yescrypt, SHA-512 nor SHA-256 crypt, or not whole, or nothing that the system's libcrypt knows.
    case unknown
    /// It begins with a user and a `:`, as in a file of `htpasswd`.
    case holdsUser
    /// One check would take more than a few seconds, or 128 MiB.
    case tooDear
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
