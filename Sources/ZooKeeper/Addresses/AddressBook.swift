/// Decides which names are looked up when, with which addresses a connection is looked for, and what is said about the names. It
/// knows no resolver and no clock: what happens goes in with its time, actions come out, and the client performs them.
///
/// - Every search for a connection asks for every name anew, for all at the same time. A name whose last look-up was never answered is
///   not asked for again, so that no more than one look-up per name occupies a thread; its answer counts whenever it comes.
/// - The first names to answer wait a moment for the others, then the search begins with what is known. As long as nothing is known
///   at all, the first answer begins it.
/// - What was found last counts while a name cannot be looked up: the ensemble does not go away with the name server. A name that
///   does not exist any more has no addresses.
struct AddressBook {
    typealias Instant = ContinuousClock.Instant

    enum Action: Equatable {
        case lookUp(String)
        /// The connection is to be looked for at these addresses, at least one.
        case search([NumericAddress])
        case tell(Notice)
    }

    /// What an operator should know. A name that does not resolve is told once, and again when its reason changes.
    enum Notice: Equatable {
        case unresolved(host: String, reason: String)
        /// After it was told that it was not.
        case resolved(host: String, addresses: [String])
        case moved(host: String, addresses: [String])
    }

    private struct Search {
        /// Until then names that have been asked for just now are waited for; nil when that is over.
        var gatheringEnd: Instant?
        /// When the names are asked for again.
        var nextRound: Instant
    }

    /// How long those that answer wait for the others.
    static let gathering: Duration = .milliseconds(250)
    /// After that a look-up is told to be unanswered.
    static let patience: Duration = .seconds(3)
    static let longestPatience: Duration = .seconds(60)
    /// From one round of look-ups to the next while no address is known.
    static let pause: Duration = .seconds(1)
    /// More addresses of one name are not tried.
    static let maximumAddressesPerName = 32

    private let servers: [ServerAddress]
    /// Those that have to be looked up, each once, in the order of the servers.
    private let hosts: [String]
    private var names: [String: Name]
    private var search: Search?

    init(servers: [ServerAddress]) {
        self.servers = servers
        var hosts: [String] = []
        for server in servers where !server.isNumeric && !hosts.contains(server.host) { hosts.append(server.host) }
        self.hosts = hosts
        names = Dictionary(uniqueKeysWithValues: hosts.map { ($0, Name()) })
    }

    /// What is known now, in the order of the servers, each once. An address keeps its place for as long as it is known: the client
    /// rotates the list from one handle to the next, and a name server may rotate its answers too.
    var addresses: [NumericAddress] {
        var seen: Set<NumericAddress> = []
        return servers.flatMap { server in
            (names[server.host]?.addresses ?? [server.host]).map { NumericAddress(host: $0, port: server.port) }
        }.filter { seen.insert($0).inserted }
    }

    /// When ``timePassed(now:)`` has something to do.
    var nextAlarm: Instant? {
        var alarms = names.values.compactMap { name in name.isOverdue ? nil : name.askedAt.map { $0 + name.patience } }
        if let search {
            alarms.append(search.nextRound)
            if let answerable, let gatheringEnd = search.gatheringEnd { alarms.append(min(answerable, gatheringEnd)) }
        }
        return alarms.min()
    }

    /// A connection is looked for: ends in ``Action/search(_:)``, now or later.
    mutating func searchBegins(now: Instant) -> [Action] {
        search = Search(gatheringEnd: now + Self.gathering, nextRound: now + Self.pause)
        return ask(now: now) + settle(now: now)
    }

    /// The connection is lost. The library looks for another at the addresses that it has; if it finds none, there should be new ones.
    mutating func connectionLost(now: Instant) -> [Action] {
        ask(now: now)
    }

    mutating func received(_ answer: HostAnswer, for host: String, now: Instant) -> [Action] {
        guard let askedAt = names[host]?.askedAt else { return [] }
        let notice = names[host]?.received(answer, for: host, askedAt: askedAt, now: now)
        return told(notice) + settle(now: now)
    }

    mutating func timePassed(now: Instant) -> [Action] {
        var actions = hosts.flatMap { told(names[$0]?.timePassed(for: $0, now: now)) }
        if let search, search.nextRound <= now {
            self.search = Search(gatheringEnd: now + Self.gathering, nextRound: now + Self.pause)
            actions += ask(now: now)
        }
        return actions + settle(now: now)
    }

    private func told(_ notice: Notice?) -> [Action] { notice.map { [.tell($0)] } ?? [] }

    /// Asks for every name that is not being looked up already.
    private mutating func ask(now: Instant) -> [Action] {
        hosts.compactMap { host in
            guard names[host]?.askedAt == nil else { return nil }
            names[host]?.askedAt = now
            return .lookUp(host)
        }
    }

    /// Begins the search if it is time.
    private mutating func settle(now: Instant) -> [Action] {
        guard let search else { return [] }
        if let answerable, let gatheringEnd = search.gatheringEnd, now < min(answerable, gatheringEnd) { return [] }
        self.search?.gatheringEnd = nil
        let addresses = addresses
        guard !addresses.isEmpty else { return [] }
        self.search = nil
        return [.search(addresses)]
    }

    /// Until when one of the names that have been asked for may still answer in time to be waited for.
    private var answerable: Instant? {
        names.values.compactMap(\.askedAt).max().map { $0 + Self.gathering }
    }
}
