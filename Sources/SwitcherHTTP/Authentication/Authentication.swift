import Dispatch

/// Who a caller is, by HTTP Basic (docs/api.md, *Identities and rights*).
///
/// What has a plain password, or was checked before, is known at once. The time that this takes depends on what the caller sent, and not
/// on where that differs from what would be right. The rest is checked by libcrypt elsewhere, and once: a right password is remembered
/// as a digest, also by what follows this value when the configuration is read again.
final class Authentication: Sendable {
    private struct Plain: Sendable {
        let identity: Int
        let user: [UInt8]
        let password: [UInt8]
        let usualValue: [UInt8]
    }

    /// Not one of the threads that tasks run on.
    static let measuring = DispatchQueue(label: "password costs")

    private let identities: [APIIdentity]
    private let plain: [Plain]
    private let plainByNumber: [Int: Plain]
    private let hashed: [RememberedPasswords.Owner: Int]
    private let hashes: [[UInt8]: PasswordHash]
    private let remembered: RememberedPasswords
    private let verifier: PasswordVerifier
    private let check: PasswordHash.Check
    private let wrong: PasswordDelay?
    /// After how long a wrong password is answered: longer than the dearest check takes. Nothing, where nothing is hashed.
    var delay: Duration? { wrong?.duration }
    /// How many passwords are being checked, or wait for it.
    var checkCount: Int { verifier.count }

    /// Where hashes are among them, it is measured how long a check takes: that blocks the thread for some seconds at most.
    ///
    /// - Parameters:
    ///   - previous: What was in force before. Its right passwords stay known where user and hash stay, and its checks count.
    ///   - check: Without it, that of `previous`.
    init(_ identities: [APIIdentity], after previous: Authentication? = nil, check: PasswordHash.Check? = nil) {
        var plain: [Plain] = []
        var hashed: [RememberedPasswords.Owner: Int] = [:]
        var hashes: [[UInt8]: PasswordHash] = [:]
        for (index, identity) in identities.enumerated() {
            let user = Array(identity.user.utf8)
            switch identity.proof.kind {
            case .password(let password):
                let value = BasicCredentials.usualValue(user: user, password: password)
                plain.append(Plain(identity: index, user: user, password: password, usualValue: value))
            case .hash(let hash):
                guard hashes[user] == nil else { continue }
                hashes[user] = hash
                hashed[RememberedPasswords.Owner(user: user, hash: hash)] = index
            }
        }
        self.identities = identities
        self.plain = plain
        self.hashed = hashed
        self.hashes = hashes
        plainByNumber = Dictionary(
            plain.map { (KeyedDigest.number(of: String(decoding: $0.usualValue, as: UTF8.self)), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        remembered = previous?.remembered ?? RememberedPasswords()
        verifier = previous?.verifier ?? PasswordVerifier()
        let check = check ?? previous?.check ?? PasswordHash.libcrypt
        self.check = check
        wrong = PasswordDelay(Array(hashes.values), after: previous?.wrong, check)
    }

    /// The same for a server that serves: measured on a thread of its own. Call ``takeOver()`` once it is in force.
    static func made(of identities: [APIIdentity], after previous: Authentication) async -> Authentication {
        await withCheckedContinuation { continuation in
            measuring.async { continuation.resume(returning: Authentication(identities, after: previous)) }
        }
    }

    /// Forgets the passwords of whoever is gone, or has another one.
    func takeOver() { remembered.keep(Set(hashed.keys)) }

    /// Who that is, if nothing has to be checked for it.
    ///
    /// - Parameter value: The `Authorization` field's.
    func known(_ value: String) -> APIIdentity? {
        let number = KeyedDigest.number(of: value)
        if let candidate = plainByNumber[number], ConstantTime.areEqual(value.utf8, to: candidate.usualValue) {
            return identities[candidate.identity]
        }
        guard !hashed.isEmpty, let owner = remembered.owner(of: value, number: number) else { return nil }
        return hashed[owner].map { identities[$0] }
    }

    /// Who that is. A wrong password is answered after ``delay``, whatever was wrong.
    ///
    /// - Parameter value: The `Authorization` field's; `nil` when there is none, or more than one.
    nonisolated(nonsending) func identity(_ value: String?) async throws(AccessRefusal) -> APIIdentity {
        guard let value else { throw .unknown }
        if let identity = known(value) { return identity }
        let credentials = BasicCredentials(value)
        if let credentials, let identity = plainIdentity(credentials) { return identity }
        guard let wrong else { throw .unknown }
        // Who is not known costs a check, too: else the time, or that others have to wait, would tell who is.
        let owner = credentials.flatMap { given in
            hashes[given.user].map { RememberedPasswords.Owner(user: given.user, hash: $0) }
        }
        let hash = owner?.hash ?? wrong.dearest
        let password = credentials?.password ?? []
        let key = remembered.key(of: value, against: hash)
        guard let outcome = await verifier.verify(key, { [check] in check(hash, password) }) else { throw .overloaded }
        switch outcome.answer {
        case .failed: throw .unchecked
        case .right:
            guard let owner, let index = hashed[owner] else { break }
            remembered.remember(value, of: owner)
            return identities[index]
        case .wrong: break
        }
        // Not since it came: behind others a cheap check would show.
        try? await Task.sleep(until: outcome.startedAt + wrong.duration)
        throw .unknown
    }

    /// Whether there still is that identity, with the same password or hash, and with that right.
    func hasIdentity(_ identity: APIIdentity, with right: Right) -> Bool {
        identities.contains {
            $0.user.utf8.elementsEqual(identity.user.utf8) && $0.proof.kind == identity.proof.kind && $0.rights.contains(right)
        }
    }

    /// Whose plain password that is, however the field was written.
    func plainIdentity(_ credentials: BasicCredentials) -> APIIdentity? {
        var found: Int?
        for candidate in plain {
            let isUser = ConstantTime.areEqual(credentials.user, to: candidate.user)
            let isPassword = ConstantTime.areEqual(credentials.password, to: candidate.password)
            if isUser && isPassword { found = candidate.identity }
        }
        return found.map { identities[$0] }
    }
}
