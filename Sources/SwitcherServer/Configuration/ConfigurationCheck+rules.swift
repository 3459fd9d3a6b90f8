import ZooKeeper

extension ConfigurationCheck {
    /// A coin's name longer than this is cut off by the mining servers.
    private static let maximumCoinBytes = 64

    /// The range of every number, whatever it belongs to.
    func checkNumbers() throws(ConfigurationError) {
        for key in ConfigurationKey.table {
            guard case .number(let member, let range, _, _) = key.kind, let value = file[keyPath: member] else { continue }
            guard range.contains(value) else { throw error(member, "must be \(key.wanted), not \(value)") }
        }
    }

    /// Somebody who sets these expects that nobody can listen in.
    func checkTLS() throws(ConfigurationError) {
        for member in [\ConfigurationFile.tlsCertificateFile, \.tlsPrivateKeyFile] where !text(member).isEmpty {
            throw error(member, "is set, but TLS is not served yet: leave it empty and put a TLS proxy in front")
        }
    }

    func api(required: Bool) throws(ConfigurationError) -> ServerConfiguration.API? {
        let user = text(\.apiUser)
        let password = secret(\.apiPassword)
        try checkUser(\.apiUser)
        try checkPassword(\.apiPassword)
        let address = try listenAddress(required: required)
        guard required, let address else { return nil }
        guard !user.isEmpty else { throw missing(\.apiUser, "the user of the API") }
        guard !password.isEmpty else { throw missing(\.apiPassword, "the password of the API") }
        return ServerConfiguration.API(
            credentials: Credentials(user: user, password: password),
            listenAddress: address,
            maxRequestBodyBytes: number(\.maxRequestBodyBytes),
            maxBufferedBodyBytes: number(\.maxBufferedBodyBytes),
            requestReadTimeout: seconds(\.requestReadTimeoutSeconds),
            maxConnections: number(\.maxConnections)
        )
    }

    private func listenAddress(required: Bool) throws(ConfigurationError) -> ListenAddress? {
        let wanted = "HOST:PORT, as in \"127.0.0.1:8082\", \":8082\" or \"[::1]:8082\""
        let value = text(\.listenAddr)
        if value.isEmpty {
            guard required else { return nil }
            throw missing(\.listenAddr, wanted)
        }
        guard let address = ListenAddress(value) else { throw error(\.listenAddr, "must be \(wanted), not \(value.quoted)") }
        return address
    }

    func availableCoins() throws(ConfigurationError) -> [String] {
        let coins = file.availableCoins ?? []
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
        return coins
    }

    func zooKeeper() throws(ConfigurationError) -> ServerConfiguration.Ensemble {
        ServerConfiguration.Ensemble(
            servers: try servers(),
            sessionTimeout: seconds(\.zkSessionTimeoutSeconds),
            requestTimeout: seconds(\.zkRequestTimeoutSeconds),
            credentials: try zooKeeperCredentials()
        )
    }

    private func servers() throws(ConfigurationError) -> [ServerAddress] {
        let entries = file.zkBroker ?? []
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
        let user = text(\.zkAuthUser)
        let password = secret(\.zkAuthPassword)
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

    func subPool() throws(ConfigurationError) -> ServerConfiguration.SubPool? {
        guard let directory = try directory(\.zkSubPoolUpdateBaseDir) else { return nil }
        return ServerConfiguration.SubPool(baseDirectory: directory, ackTimeout: seconds(\.zkSubPoolUpdateAckTimeout))
    }

    private func directory(_ member: KeyPath<ConfigurationFile, String?>) throws(ConfigurationError) -> ZNodePath? {
        let path = text(member)
        guard !path.isEmpty else { return nil }
        do throws(ZooKeeperDirectory.Problem) {
            return try ZooKeeperDirectory.parse(path)
        } catch let problem {
            throw error(member, "\(problem.text), not \(path.quoted)")
        }
    }

    func sync(required: Bool) throws(ConfigurationError) -> ServerConfiguration.Sync? {
        let wanted = "an http:// or https:// URL with a host, percent-encoded"
        let value = secret(\.userCoinMapURL)
        if value.isEmpty {
            guard required else { return nil }
            throw missing(\.userCoinMapURL, wanted)
        }
        guard let url = UpstreamURL(value.reveal()) else { throw error(\.userCoinMapURL, "must be \(wanted)") }
        guard required else { return nil }
        return ServerConfiguration.Sync(
            url: url,
            interval: seconds(\.cronIntervalSeconds),
            requestTimeout: seconds(\.cronRequestTimeoutSeconds),
            overlap: seconds(\.cronOverlapSeconds),
            maxReplyBytes: number(\.cronMaxReplyBytes)
        )
    }

    /// HTTP Basic and the digest scheme write `user:password`, and HTTP Basic has no control characters.
    private func checkUser(_ member: KeyPath<ConfigurationFile, String?>) throws(ConfigurationError) {
        let user = text(member)
        guard !user.utf8.contains(UInt8(ascii: ":")) else { throw error(member, "must not contain a colon") }
        guard !user.hasControlCharacters else { throw error(member, "must not contain control characters") }
    }

    private func checkPassword(_ member: KeyPath<ConfigurationFile, Secret?>) throws(ConfigurationError) {
        guard !secret(member).reveal().hasControlCharacters else {
            throw error(member, "must not contain control characters, and no line break at its end")
        }
    }
}
