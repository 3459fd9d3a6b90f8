import ZooKeeper

extension ConfigurationCheck {
    /// A coin's name longer than this is cut off by the mining servers.
    private static let maximumCoinBytes = 64

    /// The range of every number, whatever it belongs to.
    func checkRanges() throws(ConfigurationError) {
        for row in ConfigurationKeys.rows {
            guard let range = row.range, let value = row.written(in: values) as? Int, !range.contains(value) else { continue }
            throw error(row, "must be \(row.wanted), not \(value)")
        }
    }

    func api(required: Bool) throws(ConfigurationError) -> CheckedConfiguration.API? {
        let user = value(\.apiUser)
        let password = value(\.apiPassword)
        try checkUser(\.apiUser)
        try checkPassword(\.apiPassword)
        let users = try apiUsers()
        let origins = try allowedOrigins()
        let address = try listenAddress(required: required)
        guard required, let address else { return nil }
        // Others may be there instead.
        let isNeeded = users.isEmpty || !user.isEmpty || !password.isEmpty
        if isNeeded, user.isEmpty { throw missing(\.apiUser, "the user of the API") }
        if isNeeded, password.isEmpty { throw missing(\.apiPassword, "the password of the API") }
        return CheckedConfiguration.API(
            credentials: isNeeded ? Credentials(user: user, password: password) : nil,
            users: users,
            allowedOrigins: origins,
            listenAddress: address
        )
    }

    private func listenAddress(required: Bool) throws(ConfigurationError) -> ListenAddress? {
        let wanted = "HOST:PORT, as in \"127.0.0.1:8082\", \":8082\" or \"[::1]:8082\""
        let text = value(\.listenAddr)
        if text.isEmpty {
            guard required else { return nil }
            throw missing(\.listenAddr, wanted)
        }
        guard let address = ListenAddress(text) else { throw error(\.listenAddr, "must be \(wanted), not \(text.quoted)") }
        return address
    }

    func checkCoins() throws(ConfigurationError) {
        let coins = value(\.availableCoins)
        guard !coins.isEmpty else { throw missing(\.availableCoins, "a list of coins, as in [\"btc\", \"bcc\"]") }
        // By bytes: Swift calls two strings equal that are different coins to everybody else.
        var seen: Set<[UInt8]> = []
        for coin in coins {
            guard !coin.isEmpty else { throw error(\.availableCoins, "must not hold an empty name") }
            guard coin.utf8.count <= Self.maximumCoinBytes else {
                throw error(\.availableCoins, "must hold names of at most \(Self.maximumCoinBytes) bytes, not \(coin.quoted)")
            }
            guard !coin.hasControlCharacters else {
                throw error(\.availableCoins, "must hold names without control characters, not \(coin.quoted)")
            }
            guard seen.insert(Array(coin.utf8)).inserted else {
                throw error(\.availableCoins, "must hold every name once, and holds \(coin.quoted) twice")
            }
        }
    }

    func zooKeeper() throws(ConfigurationError) -> CheckedConfiguration.Ensemble {
        CheckedConfiguration.Ensemble(servers: try servers(), credentials: try zooKeeperCredentials())
    }

    private func servers() throws(ConfigurationError) -> [ServerAddress] {
        let entries = value(\.zkBroker)
        guard !entries.isEmpty else { throw missing(\.zkBroker, "a list of HOST:PORT, as in [\"127.0.0.1:2181\"]") }
        var servers: [ServerAddress] = []
        for entry in entries {
            let address = entry.trimmingBlanks
            guard !entry.utf8.contains(UInt8(ascii: "/")) else {
                throw error(
                    \.zkBroker,
                    "must not hold a path: put it before ZKSwitcherWatchDir and ZKSubPoolUpdateBaseDir instead of \(entry.quoted)"
                )
            }
            guard let server = try? ServerAddress(address), HostName.isIPv6(server.host) || HostName.isIPv4OrName(server.host)
            else {
                throw error(
                    \.zkBroker,
                    "must hold HOST:PORT entries (without one the port is 2181, and IPv6 stands in brackets), not \(entry.quoted)"
                )
            }
            servers.append(server)
        }
        return servers
    }

    private func zooKeeperCredentials() throws(ConfigurationError) -> Credentials? {
        let user = value(\.zkAuthUser)
        let password = value(\.zkAuthPassword)
        try checkUser(\.zkAuthUser)
        try checkPassword(\.zkAuthPassword)
        switch (user.isEmpty, password.isEmpty) {
        case (true, true): return nil
        case (false, true): throw missing(\.zkAuthPassword, "ZKAuthUser is set, and one needs the other")
        case (true, false): throw missing(\.zkAuthUser, "ZKAuthPassword is set, and one needs the other")
        case (false, false): return Credentials(user: user, password: password)
        }
    }

    func watchDirectory() throws(ConfigurationError) -> ZNodePath {
        guard let directory = try directory(\.zkSwitcherWatchDir) else {
            throw missing(\.zkSwitcherWatchDir, "the ZooKeeper directory of the users' records, as in \"/pool/users/\"")
        }
        return directory
    }

    func checkDirectories(_ records: ZNodePath, _ subPools: ZNodePath?) throws(ConfigurationError) {
        guard let subPools else { return }
        let overlap = DirectoryOverlap(records: records, subPools: subPools, coins: value(\.availableCoins))
        guard case .nodes(let coin) = overlap else { return }
        throw error(
            \.zkSwitcherWatchDir,
            """
            must not be where ZKSubPoolUpdateBaseDir \(subPools.description.quoted) has the subpools of the coin \(coin.quoted): in \
            \(records.description.quoted) a sub-account can be called like one of their nodes
            """
        )
    }

    /// Who names a sub-account or a subpool would make, or find, nodes among those that servers share.
    func coordinationDirectory(besides records: ZNodePath, _ subPools: ZNodePath?) throws(ConfigurationError) -> ZNodePath? {
        guard let directory = try directory(\.zkCoordinationDir) else { return nil }
        let others: [(key: String, path: ZNodePath?)] = [("ZKSwitcherWatchDir", records), ("ZKSubPoolUpdateBaseDir", subPools)]
        for case (let key, let path?) in others where DirectoryOverlap.areNested(directory, path) {
            throw error(
                \.zkCoordinationDir,
                """
                must be a directory of its own: \(directory.description.quoted) and \(key) \(path.description.quoted) are the same or one \
                is inside the other
                """
            )
        }
        return directory
    }

    /// The system would take it for the name before it.
    func checkAuditLogFile() throws(ConfigurationError) {
        if value(\.auditLogFile).utf8.contains(0) { throw error(\.auditLogFile, "must not contain a NUL") }
    }

    /// `nil` where it is empty.
    func directory(_ path: Path<String>) throws(ConfigurationError) -> ZNodePath? {
        let text = value(path)
        guard !text.isEmpty else { return nil }
        do throws(ZooKeeperDirectory.Problem) {
            return try ZooKeeperDirectory.parse(text)
        } catch let problem {
            throw error(path, "\(problem.text), not \(text.quoted)")
        }
    }

    func upstream(required: Bool) throws(ConfigurationError) -> UpstreamURL? {
        let wanted = "an http:// or https:// URL with a host, percent-encoded"
        let text = value(\.userCoinMapURL)
        if text.isEmpty {
            guard required else { return nil }
            throw missing(\.userCoinMapURL, wanted)
        }
        guard let url = UpstreamURL(text.reveal()) else { throw error(\.userCoinMapURL, "must be \(wanted)") }
        return required ? url : nil
    }

    /// HTTP Basic and the digest scheme write `user:password`, and HTTP Basic has no control characters.
    private func checkUser(_ path: Path<String>) throws(ConfigurationError) {
        if let problem = Self.problem(ofUser: value(path)) { throw error(path, problem) }
    }

    static func problem(ofUser user: String) -> String? {
        if user.utf8.contains(UInt8(ascii: ":")) { return "must not contain a colon" }
        return user.hasControlCharacters ? "must not contain control characters" : nil
    }

    private func checkPassword(_ path: Path<Secret>) throws(ConfigurationError) {
        if let problem = Self.problem(ofPassword: value(path)) { throw error(path, problem) }
    }

    static func problem(ofPassword password: Secret) -> String? {
        password.reveal().hasControlCharacters ? "must not contain control characters, and no line break at its end" : nil
    }
}
