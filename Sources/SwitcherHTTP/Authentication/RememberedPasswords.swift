import Synchronization

/// Which `Authorization` fields have been found right for which hash of which user: digests under a key, which is made up at the start.
///
/// It is true whatever the configuration becomes, so it outlives a reload: whose user and hash have stayed need not be checked again.
final class RememberedPasswords: Sendable {
    /// A password may be written in several ways, each of which is remembered.
    private static let maximumCount = 1_024

    /// Whose password it was, as what.
    struct Owner: Hashable, Sendable {
        let user: [UInt8]
        let hash: PasswordHash
        /// What it is found by, made once: it is looked for with every call.
        private let number: Int

        init(user: [UInt8], hash: PasswordHash) {
            self.user = user
            self.hash = hash
            var hasher = Hasher()
            hasher.combine(user)
            hasher.combine(hash)
            number = hasher.finalize()
        }

        func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    private final class Entry: Sendable {
        let owner: Owner
        let digest: [UInt8]

        init(owner: Owner, digest: [UInt8]) {
            self.owner = owner
            self.digest = digest
        }
    }

    private let digests = KeyedDigest()
    private let entries = Mutex<[Int: Entry]>([:])

    /// Whose that is, if it was right.
    ///
    /// - Parameter number: The value's ``KeyedDigest/number(of:)``.
    func owner(of value: String, number: Int) -> Owner? {
        guard let entry = entries.withLock({ $0[number] }) else { return nil }
        return digests.isDigest(entry.digest, of: value) ? entry.owner : nil
    }

    func remember(_ value: String, of owner: Owner) {
        let entry = Entry(owner: owner, digest: digests.digest(of: value))
        entries.withLock {
            if $0.count >= Self.maximumCount { $0.removeAll() }
            $0[KeyedDigest.number(of: value)] = entry
        }
    }

    /// Forgets everybody else.
    func keep(_ owners: Set<Owner>) {
        entries.withLock { $0 = $0.filter { owners.contains($0.value.owner) } }
    }

    /// Under what the check of a password is shared: not beyond its hash, which a reload may have changed.
    func key(of value: String, against hash: PasswordHash) -> PasswordVerifier.Key {
        digests.digest(of: value) + hash.text.utf8
    }
}
