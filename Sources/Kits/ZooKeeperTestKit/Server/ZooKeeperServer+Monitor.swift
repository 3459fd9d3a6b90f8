extension ZooKeeperServer {
    /// What a member of an ensemble (or a lone server) is, in its own words.
    public enum Mode: String, Sendable {
        case standalone, leader, follower, observer
    }

    /// Sends a four-letter word (`ruok`, `srvr`, `cons`, …) and returns the answer.
    /// - Throws: ``FourLetterWordTimedOut``, or the error of the connection.
    public nonisolated func ask(_ word: String) async throws -> String {
        try await fourLetterWord(word, host: address, port: port)
    }

    /// Whether the server serves clients now; false too when it is down or frozen.
    public nonisolated func isServing() async -> Bool {
        (try? await mode()) != nil
    }

    /// What it is: standalone, or its part in an ensemble.
    /// - Throws: ``ZooKeeperServerError/unexpectedAnswer(word:answer:)`` when it does not serve; else as ``ask(_:)``.
    public nonisolated func mode() async throws -> Mode {
        let answer = try await ask("srvr")
        let line = answer.split(separator: "\n").first { $0.hasPrefix("Mode: ") }
        guard let mode = line.flatMap({ Mode(rawValue: String($0.dropFirst("Mode: ".count))) }) else {
            throw ZooKeeperServerError.unexpectedAnswer(word: "srvr", answer: answer)
        }
        return mode
    }

    /// The server's figures (`mntr`), by their names there, e.g. `zk_outstanding_requests`.
    /// - Throws: ``ZooKeeperServerError/unexpectedAnswer(word:answer:)`` when it does not serve; else as ``ask(_:)``.
    public nonisolated func monitor() async throws -> [String: String] {
        // Not asked of frozen servers: one that is only slow has its time.
        let answer = try await fourLetterWord("mntr", host: address, port: port, timeout: Timeouts.request)
        var figures: [String: String] = [:]
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2 { figures[String(parts[0])] = String(parts[1]) }
        }
        guard !figures.isEmpty else { throw ZooKeeperServerError.unexpectedAnswer(word: "mntr", answer: answer) }
        return figures
    }

    /// Watches set by all clients of this server.
    public nonisolated func watchCount() async throws -> Int { try await figure("zk_watch_count") }

    /// All nodes, with the handful ZooKeeper makes itself (`/`, `/zookeeper`, …).
    public nonisolated func znodeCount() async throws -> Int { try await figure("zk_znode_count") }

    /// Nodes that go with their session.
    public nonisolated func ephemeralCount() async throws -> Int { try await figure("zk_ephemerals_count") }

    /// Sessions that have neither been closed nor expired, connected or not.
    public nonisolated func sessionCount() async throws -> Int { try await figure("zk_global_sessions") }

    /// Connections that carry a session. Those of four-letter words, this one's too, are not counted.
    public nonisolated func connectionCount() async throws -> Int {
        try await ask("cons").split(separator: "\n").count { $0.contains(",sid=0x") }
    }

    private nonisolated func figure(_ name: String) async throws -> Int {
        let figures = try await monitor()
        guard let value = figures[name].flatMap({ Int($0) }) else {
            throw ZooKeeperServerError.unexpectedAnswer(word: "mntr", answer: "no number \(name) in \(figures)")
        }
        return value
    }
}
