/// Faults as a test says them. Those with a duration last that long by their nature; what is waited for afterwards is a condition.
extension ZooKeeperServer {
    /// SIGKILL, nobody at home for that long, and a start with the same data. Returns when it serves again.
    /// - Throws: ``ZooKeeperServerError``, with the server's log.
    public func dieAndReturn(after absence: Duration) async throws {
        await kill()
        try await Task.sleep(for: absence)
        try await restart()
    }

    /// Stands still for that long, with its connections open.
    /// - Throws: ``ZooKeeperServerError/notRunning``, or ``EventuallyTimedOut`` when the kernel does not stop it.
    public func freeze(for time: Duration) async throws {
        try await freeze()
        do {
            try await Task.sleep(for: time)
        } catch {
            try thaw()
            throw error
        }
        try thaw()
    }

    /// The sessions whose clients are connected to this server.
    /// - Throws: as ``ask(_:)``.
    public nonisolated func connectedSessions() async throws -> [Int64] {
        try await ask("cons").split(separator: "\n").compactMap { line in
            guard let start = line.firstRange(of: ",sid=0x")?.upperBound else { return nil }
            return UInt64(line[start...].prefix(while: \.isHexDigit), radix: 16).map { Int64(bitPattern: $0) }
        }
    }

    /// Ends every session whose client is connected to this server, behind the clients' backs; see ``expireSession(id:password:port:)``.
    /// - Returns: How many it ended.
    /// - Throws: ``EventuallyTimedOut`` when a client is always quicker, or as ``ask(_:)``.
    @discardableResult
    public nonisolated func expireConnectedSessions() async throws -> Int {
        let sessions = try await connectedSessions()
        for session in sessions {
            do {
                try await expireSession(id: session, password: SessionPassword.ofSession(session))
            } catch RawZooKeeperError.sessionRefused {
                // It has ended by itself meanwhile.
                continue
            }
        }
        return sessions.count
    }

    /// Deletes a node and what is below it by hand, as `deleteall` does: one level of children.
    /// - Throws: ``RawZooKeeperError``, also when one of them has children.
    public nonisolated func deleteAll(_ path: String) async throws {
        try await withRawClient { client in
            for child in try await client.children(path) { try await client.delete("\(path)/\(child)") }
            try await client.delete(path)
        }
    }
}
