extension AddressBook {
    /// What is known of one host name.
    struct Name {
        /// Those of the last good answer.
        private(set) var addresses: [String] = []
        /// The look-up that is under way, since when.
        var askedAt: Instant?
        /// How long a look-up may take before it is told. A name that is known to be slow has longer.
        private(set) var patience = AddressBook.patience
        /// The look-up has taken longer than that, which has been looked at.
        private(set) var isOverdue = false
        /// Why it does not resolve, as it was told last.
        private var complaint: String?

        mutating func received(_ answer: HostAnswer, for host: String, askedAt: Instant, now: Instant) -> Notice? {
            self.askedAt = nil
            isOverdue = false
            patience = min(max(AddressBook.patience, (now - askedAt) * 2), AddressBook.longestPatience)
            switch answer {
            case .addresses(let found) where !found.isEmpty:
                return resolved(to: found, host: host)
            case .addresses:
                addresses = []
                return complain("no address", host: host)
            case .unknown(let reason):
                addresses = []
                return complain(reason, host: host)
            case .failed(let reason):
                return complain(reason, host: host)
            }
        }

        mutating func timePassed(for host: String, now: Instant) -> Notice? {
            guard let askedAt, !isOverdue, askedAt + patience <= now else { return nil }
            isOverdue = true
            return complain("no answer", host: host)
        }

        private mutating func resolved(to found: [String], host: String) -> Notice? {
            var new: [String] = []
            for address in addresses.filter(found.contains) + found.prefix(AddressBook.maximumAddressesPerName)
            where !new.contains(address) {
                new.append(address)
            }
            new = Array(new.prefix(AddressBook.maximumAddressesPerName))
            let isMoved = !addresses.isEmpty && Set(new) != Set(addresses)
            addresses = new
            defer { complaint = nil }
            if complaint != nil { return .resolved(host: host, addresses: new) }
            return isMoved ? .moved(host: host, addresses: new) : nil
        }

        /// Nil where the same was said before.
        private mutating func complain(_ reason: String, host: String) -> Notice? {
            guard complaint != reason else { return nil }
            complaint = reason
            return .unresolved(host: host, reason: reason)
        }
    }
}
