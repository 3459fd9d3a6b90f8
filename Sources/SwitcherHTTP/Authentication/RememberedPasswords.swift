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
    }

    private struct Entry {
        let owner: Owner
        let digest: [UInt8]
    }

    private let digests = KeyedDigest()
    private let entries = Mutex<[Int: Entry]>([:])

    /// Whose that is, if it was right.
    func owner(of value: String) -> Owner? {
        guard let entry = entries.withLock({ $0[KeyedDigest.number(of: value)] }) else { return nil }
        return ConstantTime.areEqual(digests.digest(of: value), to: entry.digest) ? entry.owner : nil
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
