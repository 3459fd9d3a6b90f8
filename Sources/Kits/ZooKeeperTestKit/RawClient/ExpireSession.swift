/// Ends a session behind the back of the client that holds it: takes it up on a second connection and closes it there. For the
/// server and for all other clients the session is over when this returns, its ephemeral nodes and watches included.
///
/// A server closes the holder's connection as soon as somebody presents its session, so the holder learns of it when it
/// reconnects, which it does at once. So the session's end is sent along with it. If the holder is back even before that is read, it
/// cuts this connection in turn; then this tries again until the session is gone.
///
/// - Parameters:
///   - id: The session's number, as its holder knows it.
///   - password: The session's password, 16 bytes.
///   - host: The server's; 127.0.0.1 when left out.
///   - port: The server's port; any member of an ensemble will do.
/// - Throws: ``RawZooKeeperError/sessionRefused`` when the session does not exist (any more) or the password is wrong;
///   ``EventuallyTimedOut`` when the holder is always quicker.
public func expireSession(id: Int64, password: [UInt8], host: String = "127.0.0.1", port: Int) async throws {
    // Outside of the loop, since there the refusal means that it is done.
    if try await closeSession(id, password, host, port) { return }
    try await eventually("session 0x\(String(id, radix: 16)) is closed") {
        do {
            return try await closeSession(id, password, host, port)
        } catch RawZooKeeperError.sessionRefused {
            return true
        }
    }
}

/// Whether the server has confirmed the end of the session.
private func closeSession(_ id: Int64, _ password: [UInt8], _ host: String, _ port: Int) async throws -> Bool {
    do {
        return try await RawZooKeeperClient.end(session: (id: id, password: password), host: host, port: port)
    } catch RawZooKeeperError.connectionClosed {
        return false
    }
}

extension ZooKeeperServer {
    /// Ends a session behind the back of its client; see ``expireSession(id:password:port:)``.
    /// - Throws: ``RawZooKeeperError/sessionRefused`` when the session does not exist (any more) or the password is wrong.
    public nonisolated func expireSession(id: Int64, password: [UInt8]) async throws {
        try await ZooKeeperTestKit.expireSession(id: id, password: password, host: address, port: port)
    }

    /// Runs `body` with another client, to look at records or to change them from outside.
    /// - Throws: ``RawZooKeeperError``, or what `body` throws.
    @discardableResult
    public nonisolated(nonsending) func withRawClient<Result>(
        _ body: nonisolated(nonsending) (RawZooKeeperClient) async throws -> Result
    ) async throws -> Result {
        let client = try await RawZooKeeperClient.connect(host: address, port: port)
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }
}
