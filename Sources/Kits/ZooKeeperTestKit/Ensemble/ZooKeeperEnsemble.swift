/// Several ZooKeepers, on loopback or on hosts of a ``TestNetwork``, that elect a leader among them.
public final class ZooKeeperEnsemble: Sendable {
    /// The members, in the order of their numbers. Each can be killed, frozen and restarted like a server of its own.
    public let members: [ZooKeeperServer]

    /// All members, as `127.0.0.1:A,127.0.0.1:B,…`.
    public var connectString: String { members.map(\.connectString).joined(separator: ",") }

    /// How many members make a quorum.
    public var majority: Int { members.count / 2 + 1 }

    /// Starts an ensemble and returns when all its members serve.
    /// - Parameters:
    ///   - count: At least 3: ZooKeeper runs fewer on their own, or cannot lose one.
    ///   - hosts: One for each; on loopback when left out.
    ///   - configuration: For each member. What an ensemble needs is added to it.
    /// - Throws: ``ZooKeeperServerError``, with the log of the member that failed.
    public static func start(
        members count: Int = 3,
        on hosts: [NetworkHost]? = nil,
        _ configuration: ZooKeeperServer.Configuration = .init()
    ) async throws -> ZooKeeperEnsemble {
        precondition(count >= 3, "an ensemble has at least three members")
        return try await retryingWhenPortTaken {
            let ensemble = try ZooKeeperEnsemble(count: count, on: hosts, configuration)
            do {
                for member in ensemble.members { try await member.launch() }
                for member in ensemble.members { try await member.waitUntilServing() }
            } catch {
                await ensemble.close()
                throw error
            }
            return ensemble
        }
    }

    private init(count: Int, on hosts: [NetworkHost]?, _ configuration: ZooKeeperServer.Configuration) throws {
        var configuration = configuration
        // In ticks: how long a member may take to join, and to answer the leader.
        var properties = ["initLimit": "40", "syncLimit": "10"]
        for number in 1...count {
            let address = hosts?[number - 1].address ?? "127.0.0.1"
            properties["server.\(number)"] = try "\(address):\(FreePort.next()):\(FreePort.next())"
        }
        configuration.properties.merge(properties) { wanted, _ in wanted }
        members = try (1...count).map { number in
            try ZooKeeperServer(configuration, port: FreePort.next(), identifier: number, host: hosts?[number - 1])
        }
    }

    /// The member that leads now, nil while there is none or it does not answer.
    public func leader() async -> ZooKeeperServer? {
        await modes().first { $0.mode == .leader }?.member
    }

    /// The members that follow now.
    public func followers() async -> [ZooKeeperServer] {
        await modes().filter { $0.mode == .follower }.map(\.member)
    }

    /// Waits until one member leads and enough follow it to make a quorum.
    /// - Parameter count: How many members must take part; a majority when left out.
    /// - Throws: ``EventuallyTimedOut``
    public func waitForQuorum(of count: Int? = nil) async throws {
        let needed = max(count ?? majority, majority)
        try await eventually(timeout: Timeouts.start, "\(needed) of \(members.count) ZooKeepers form a quorum") {
            let modes = await modes().map(\.mode)
            return modes.count { $0 == .leader } == 1 && modes.count >= needed
        }
    }

    /// Kills all members and deletes their folders. Doing it twice is harmless.
    public func close() async {
        for member in members { await member.close() }
    }

    /// The members that answer, all asked at once: a frozen one costs one timeout and not one after another.
    private func modes() async -> [(member: ZooKeeperServer, mode: ZooKeeperServer.Mode)] {
        await withTaskGroup(of: (Int, ZooKeeperServer.Mode?).self) { group in
            for (index, member) in members.enumerated() {
                group.addTask { (index, try? await member.mode()) }
            }
            var answers: [(member: ZooKeeperServer, mode: ZooKeeperServer.Mode)] = []
            for await case (let index, let mode?) in group { answers.append((members[index], mode)) }
            return answers
        }
    }
}
