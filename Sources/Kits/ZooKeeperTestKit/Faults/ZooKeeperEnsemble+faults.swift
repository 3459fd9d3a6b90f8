/// Faults as a test says them.
extension ZooKeeperEnsemble {
    /// Kills the member that leads.
    /// - Returns: That member, for its restart.
    /// - Throws: ``EventuallyTimedOut`` when there is no leader.
    @discardableResult
    public func killLeader() async throws -> ZooKeeperServer {
        var leader: ZooKeeperServer?
        try await eventually("a member leads") {
            leader = await self.leader()
            return leader != nil
        }
        guard let leader else { throw ZooKeeperServerError.notRunning }
        await leader.kill()
        return leader
    }

    /// Stops and starts every member in turn, the one that leads at the beginning last, as an operator does it who installs an update:
    /// the next one's turn comes when all are in the quorum again.
    /// - Throws: ``ZooKeeperServerError``, or ``EventuallyTimedOut`` when the members do not find together again.
    public func restartOneByOne() async throws {
        try await waitForQuorum(of: members.count)
        let leader = await leader()
        for member in members.filter({ $0 !== leader }) + [leader].compactMap({ $0 }) {
            await member.stop()
            try await waitForQuorum()
            try await member.restart()
            try await waitForQuorum(of: members.count)
        }
    }

    /// The member that a client with that session is connected to, nil while there is none.
    public func member(servingSession session: Int64) async -> ZooKeeperServer? {
        for member in members {
            if let sessions = try? await member.connectedSessions(), sessions.contains(session) { return member }
        }
        return nil
    }

    /// A member that a client is connected to.
    /// - Throws: ``EventuallyTimedOut`` when there is none.
    public func memberWithAClient() async throws -> ZooKeeperServer {
        var found: ZooKeeperServer?
        try await eventually("a client is connected to a member") {
            for member in members {
                if let sessions = try? await member.connectedSessions(), !sessions.isEmpty { found = member }
            }
            return found != nil
        }
        guard let found else { throw ZooKeeperServerError.notRunning }
        return found
    }

    /// Ends the sessions of all connected clients behind their backs; see ``expireSession(id:password:port:)``.
    /// - Returns: How many it ended.
    /// - Throws: as ``ZooKeeperServer/expireConnectedSessions()``.
    @discardableResult
    public func expireConnectedSessions() async throws -> Int {
        var count = 0
        for member in members where await member.isServing() { count += try await member.expireConnectedSessions() }
        return count
    }
}
