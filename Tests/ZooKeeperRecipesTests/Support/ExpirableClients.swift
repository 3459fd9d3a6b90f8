import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Clients whose sessions can be ended behind their backs: each is behind a proxy of its own.
struct ExpirableClients: Sendable {
    let all: [ZooKeeperClient]
    private let server: ZooKeeperServer
    private let proxies: [FaultProxy]

    init(_ server: ZooKeeperServer, _ proxies: [FaultProxy]) throws {
        self.server = server
        self.proxies = proxies
        all = try proxies.map { try makeClient($0.connectString) }
    }

    subscript(number: Int) -> ZooKeeperClient { all[number] }

    /// Ends a client's session, and waits until it has another one.
    ///
    /// It is cut off meanwhile. A server takes whoever reconnects at the very moment of the session's end for a holder of it, and then
    /// answers nothing: that would be noticed after two thirds of the session timeout.
    func expireSession(of number: Int) async throws {
        let (client, proxy) = (all[number], proxies[number])
        let session = try await #require(client.session)
        await proxy.refuseConnections()
        await proxy.cut()
        try await server.expireSession(id: session.id, password: session.password)
        try await proxy.acceptConnections()
        try await eventually(timeout: Timeouts.start, "there is a new session") {
            let new = await client.session
            return new != nil && new?.id != session.id
        }
    }
}

/// Runs so many clients, each with a session of its own that can be ended.
func withExpirableClients(
    _ server: ZooKeeperServer,
    _ count: Int,
    _ body: @escaping @Sendable (ExpirableClients) async throws -> Void
) async throws {
    var proxies: [FaultProxy] = []
    let result: Result<Void, any Error>
    do {
        for _ in 0..<count { proxies.append(try await FaultProxy.start(to: server.port)) }
        let clients = try ExpirableClients(server, proxies)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients.all { group.addTask { await client.run() } }
            defer { group.cancelAll() }
            try await body(clients)
        }
        result = .success(())
    } catch {
        result = .failure(error)
    }
    for proxy in proxies { await proxy.stop() }
    try result.get()
}
