/// Somebody who may call the API: a name, what proves it, and what they may do (`APIUser`, `APIUsers`).
public struct APIIdentity: Sendable {
    /// What a caller presents beside the name, with HTTP Basic. Printing and reflection do not show it.
    public struct Proof: Sendable {
        enum Kind: Equatable {
            case password([UInt8])
            case hash(PasswordHash)
        }

        let kind: Kind

        /// A password in the clear: any characters, compared as bytes.
        public static func password(_ password: String) -> Proof { Proof(kind: .password(Array(password.utf8))) }

        /// The hash of a password, checked on a thread of its own when it is presented first.
        public static func hash(_ hash: PasswordHash) -> Proof { Proof(kind: .hash(hash)) }
    }

    /// Without a `:`, which ends the user in HTTP Basic.
    public let user: String
    let proof: Proof
    /// What the identity may do. Anything else is answered 403.
    public let rights: Set<Right>

    /// Takes the values as they are: whoever read the configuration has checked them.
    public init(user: String, proof: Proof, rights: Set<Right> = Set(Right.allCases)) {
        self.user = user
        self.proof = proof
        self.rights = rights
    }
}

// The name is half of what it takes to get in.
extension APIIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension APIIdentity.Proof: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
