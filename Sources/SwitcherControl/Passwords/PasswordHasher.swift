internal import CCrypt
import SwitchRules

/// Hashes a password as `APIUsers` takes it, by the system's libcrypt: crypt(5).
package enum PasswordHasher {
    package enum Method: String, CaseIterable, Sendable {
        case yescrypt, bcrypt
        case sha512 = "sha512crypt"

        fileprivate var prefix: String {
            switch self {
            case .yescrypt: "$y$"
            case .bcrypt: "$2b$"
            case .sha512: "$6$"
            }
        }

        /// As dear as the method's own default, but for bcrypt: 10 is what `htpasswd` users are told to take.
        fileprivate var cost: UInt { self == .bcrypt ? 10 : 0 }
    }

    /// - Throws: ``ControlError`` for a password that a server would never take.
    package static func hash(_ password: String, _ method: Method) throws -> String {
        let bytes = Array(password.utf8)
        guard !bytes.isEmpty else { throw ControlError(.usage, "the password is empty") }
        guard bytes.count <= PasswordRule.maximumByteCount else {
            throw ControlError(.usage, "the password has \(bytes.count) bytes: \(PasswordRule.maximumByteCount) are looked at")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ControlError(.usage, "the password has a control character in it")
        }
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        // Without random bytes it takes the system's.
        guard crypt_gensalt_rn(method.prefix, method.cost, nil, 0, &setting, CInt(setting.count)) != nil else {
            throw ControlError(.unavailable, "the system's libcrypt makes no \(method.rawValue)")
        }
        let candidate = bytes.map { CChar(bitPattern: $0) } + [0]
        let size = MemoryLayout<crypt_data>.size
        return try withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment) { data in
            // Holds the password until it is overwritten.
            data.initializeMemory(as: UInt8.self, repeating: 0)
            defer { data.initializeMemory(as: UInt8.self, repeating: 0) }
            // Bounded, initialized and only used here. `crypt_rn` answers with a pointer into it, or with null.
            guard let hash = crypt_rn(candidate, setting, data.baseAddress, CInt(size)) else {
                throw ControlError(.unavailable, "the system's libcrypt has failed: is there memory?")
            }
            return String(cString: hash)
        }
    }
}
