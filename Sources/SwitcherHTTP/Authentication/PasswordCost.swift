/// How dear one check of a hash is. Hashes with the same take equally long for passwords of the same length.
struct PasswordCost: Hashable, Sendable {
    enum Method: Hashable, Sendable {
        case bcrypt, sha256, sha512, yescrypt
    }

    let method: Method
    /// What the time grows with: comparable within a method only.
    let effort: Int
}
