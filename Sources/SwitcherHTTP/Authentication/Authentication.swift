import Dispatch
import Synchronization

/// Who a caller is, by HTTP Basic (docs/api.md, *Identities and rights*).
///
/// What has a plain password, or was checked before, is known at once. The time that this takes depends on what the caller sent, and not
/// on where that differs from what would be right. The rest is checked by libcrypt elsewhere, and once: a right password is remembered
/// as a digest for as long as this value lives.
final class Authentication: Sendable {
    /// What is remembered of one hash's passwords. There may be several: bcrypt looks at 72 bytes of each.
    private static let maximumRemembered = 1_024

    private struct Plain: Sendable {
        let identity: Int
        let user: [UInt8]
        let password: [UInt8]
        let usualValue: [UInt8]
    }

    private struct Hashed: Sendable {
        let identity: Int
        let user: [UInt8]
        let hash: PasswordHash
    }

    private struct Remembered {
        let identity: Int
        let digest: [UInt8]
    }

    private let identities: [APIIdentity]
    private let plain: [Plain]
    private let plainByNumber: [Int: Plain]
    private let hashed: [Hashed]
    /// Takes as long as any.
    private let dearest: PasswordHash?
    private let digests = KeyedDigest()
    private let remembered = Mutex<[Int: Remembered]>([:])
    private let verifier = PasswordVerifier()
    /// After how long a wrong password is answered: longer than the dearest check takes. Nothing, where nothing is hashed.
    let delay: Duration?

    /// Where hashes are among them, it is measured how long a check takes: that blocks the thread for some seconds at most.
    init(_ identities: [APIIdentity]) {
        var plain: [Plain] = []
        var hashed: [Hashed] = []
        for (index, identity) in identities.enumerated() {
            let user = Array(identity.user.utf8)
            switch identity.proof.kind {
            case .password(let password):
                let value = BasicCredentials.usualValue(user: user, password: password)
                plain.append(Plain(identity: index, user: user, password: password, usualValue: value))
            case .hash(let hash):
                hashed.append(Hashed(identity: index, user: user, hash: hash))
            }
        }
        self.identities = identities
        self.plain = plain
        self.hashed = hashed
        plainByNumber = Dictionary(
            plain.map { (KeyedDigest.number(of: String(decoding: $0.usualValue, as: UTF8.self)), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let costs = Dictionary(hashed.map { ($0.hash.cost, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let measured = costs.values.map { hash in
            (hash, time: ContinuousClock().measure { _ = hash.matches([]) })
        }
        let slowest = measured.max { $0.time < $1.time }
        dearest = slowest?.0
        delay = slowest.map { $0.time * 1.5 + .milliseconds(50) }
    }

    /// The same on a thread of its own: others are served meanwhile.
    static func made(of identities: [APIIdentity]) async -> Authentication {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Authentication(identities)) }
        }
    }

    /// Who that is, if nothing has to be checked for it.
    ///
    /// - Parameter value: The `Authorization` field's.
    func known(_ value: String) -> APIIdentity? {
        let number = KeyedDigest.number(of: value)
        if let candidate = plainByNumber[number], ConstantTime.areEqual(value.utf8, to: candidate.usualValue) {
            return identities[candidate.identity]
        }
        guard !hashed.isEmpty, let candidate = remembered.withLock({ $0[number] }) else { return nil }
        return ConstantTime.areEqual(digests.digest(of: value), to: candidate.digest) ? identities[candidate.identity] : nil
    }

    /// Who that is. A wrong password is answered after ``delay``, whatever was wrong.
    ///
    /// - Parameter value: The `Authorization` field's; `nil` when there is none, or more than one.
    func identity(_ value: String?) async throws(AccessRefusal) -> APIIdentity {
        guard let value else { throw .unknown }
        if let identity = known(value) { return identity }
        let credentials = BasicCredentials(value)
        if let credentials, let identity = plainIdentity(credentials) { return identity }
        guard let dearest, let delay else { throw .unknown }
        // Who is not known costs a check, too: else the time, or that others have to wait, would tell who is.
        let candidate = credentials.flatMap { given in hashed.first { $0.user == given.user } }
        let hash = candidate?.hash ?? dearest
        let password = credentials?.password ?? []
        let digest = digests.digest(of: value)
        guard let outcome = await verifier.verify(digest, { hash.matches(password) }) else { throw .overloaded }
        if outcome.isRight, let candidate {
            remember(value, digest, candidate.identity)
            return identities[candidate.identity]
        }
        // Not since it came: behind others a cheap check would show.
        try? await Task.sleep(until: outcome.startedAt + delay)
        throw .unknown
    }

    /// Whether there is an identity of that name with that right.
    func hasIdentity(_ user: String, with right: Right) -> Bool {
        identities.contains { $0.user.utf8.elementsEqual(user.utf8) && $0.rights.contains(right) }
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

    private func remember(_ value: String, _ digest: [UInt8], _ identity: Int) {
        remembered.withLock {
            if $0.count >= Self.maximumRemembered { $0.removeAll() }
            $0[KeyedDigest.number(of: value)] = Remembered(identity: identity, digest: digest)
        }
    }
}
