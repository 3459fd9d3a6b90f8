import Foundation
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// A server as far as it matters here: a client with its own session, which can be cut off, a writer, a membership and a sync.
struct ElectedServer: Sendable {
    static let directory = "/switch/users"
    static let root = "/switch/shared"
    static let sessionTimeout = Duration.seconds(4)
    static let check = SwitchCheck(availableCoins: ["btc", "bcc", "ltc"], lowercasesNames: false)

    let name: String
    let client: ZooKeeperClient
    let writer: SwitchWriter
    let membership: ServerMembership
    let sync: UserCoinSync
    /// Whether what is shared is its own; `nil`: it does not ask.
    let coordinationRoot: CoordinationRoot?
    let proxy: FaultProxy
    let log = LogRecorder()
    /// Whether it takes part in the sync.
    let syncs: Bool

    init(
        _ name: String,
        _ proxy: FaultProxy,
        _ site: SiteInMemory,
        interval: Duration,
        syncs: Bool = true,
        hasRoot: Bool = false,
        check: SwitchCheck = Self.check
    ) throws {
        self.syncs = syncs
        self.name = name
        self.proxy = proxy
        var configuration = ZooKeeperConfiguration(servers: [try ServerAddress(proxy.connectString)])
        configuration.sessionTimeout = Self.sessionTimeout
        client = ZooKeeperClient(configuration: configuration, logger: log.logger)
        var writing = SwitchWriterConfiguration(directory: try ZNodePath(Self.directory), requestTimeout: .seconds(600))
        writing.needsMembership = true
        writer = SwitchWriter(client: client, configuration: writing, logger: log.logger)
        let layout = CoordinationLayout(root: try ZNodePath(Self.root))
        coordinationRoot =
            hasRoot
            ? CoordinationRoot(
                client: client,
                layout: layout,
                watchDirectory: writing.directory,
                baseDirectory: nil,
                logger: log.logger
            )
            : nil
        let coordination = SyncCoordination(
            client: client,
            layout: layout,
            root: coordinationRoot,
            access: .open,
            name: name
        )
        membership = ServerMembership(coordination, writer: writer, logger: log.logger)
        sync = UserCoinSync(
            upstream: site,
            check: check,
            writer: writer,
            configuration: UserCoinSyncConfiguration(interval: interval, overlap: .zero),
            decoding: DecodingLane(),
            coordination: coordination,
            membership: membership,
            site: "here",
            logger: log.logger
        )
    }

    var leads: Bool { get async { await sync.leadership.leads } }

    func run() async {
        await withTaskGroup { group in
            group.addTask { await client.run() }
            group.addTask { await writer.run() }
            group.addTask { await membership.run() }
            if let coordinationRoot { group.addTask { try? await coordinationRoot.run() } }
            if syncs { group.addTask { await sync.run() } }
        }
    }

    func push(_ name: String, _ coin: String) async throws {
        try await writer.write([Self.check.coinSwitch(name: name, coin: coin)])
    }
}

/// Servers that share an ensemble, and what is seen of them.
struct ElectedServers: Sendable {
    let all: [ElectedServer]
    let site: SiteInMemory
    let zooKeeper: ZooKeeperServer

    /// Waits until one of them leads, and no other.
    func leader(otherThan name: String? = nil) async throws -> ElectedServer {
        var found: ElectedServer?
        try await eventually(timeout: Timeouts.start, "one leads") {
            var leaders: [ElectedServer] = []
            for server in all where await server.leads { leaders.append(server) }
            found = leaders.first
            return leaders.count == 1 && leaders[0].name != name
        }
        return try #require(found)
    }

    func followers() async throws -> [ElectedServer] {
        let leader = try await leader()
        return all.filter { $0.name != leader.name }
    }

    /// What is in the records.
    func records() async throws -> [String: String] {
        try await zooKeeper.withRawClient { client in
            var records: [String: String] = [:]
            for name in try await client.children(ElectedServer.directory) {
                records[name] = try await client.get("\(ElectedServer.directory)/\(name)").text
            }
            return records
        }
    }

    /// What lies in a znode that is shared, and below it: of each, when it was written or got another child, and what it holds.
    func shared(_ path: String = ElectedServer.root) async throws -> [String: String] {
        try await zooKeeper.withRawClient { client in
            var found: [String: String] = [:]
            var left = [path]
            while let path = left.popLast() {
                let node = try await client.get(path)
                found[path] = "\(node.stat.mzxid) \(node.stat.pzxid) \(node.text)"
                left += try await client.children(path).map { "\(path)/\($0)" }
            }
            return found
        }
    }

    func storedCursor() async throws -> Int64 { try await stored().seconds }

    func stored() async throws -> StoredCursor {
        try await zooKeeper.withRawClient { client in
            try StoredCursor(Array(try await client.get("\(ElectedServer.root)/sync/cursor").text.utf8))
        }
    }

    /// Waits until the records and the stored cursor are the web site's.
    func waitUntilSynced() async throws {
        try await eventually(timeout: Timeouts.start, "the records are the web site's") {
            let isStored = (try? await storedCursor()) == site.clock
            guard isStored else { return false }
            return try await records() == site.coins
        }
    }

    /// Ends a server's session behind its back.
    func expireSession(of server: ElectedServer) async throws {
        let session = try #require(await server.client.session)
        await server.proxy.refuseConnections()
        await server.proxy.cut()
        try await zooKeeper.expireSession(id: session.id, password: session.password)
        try await server.proxy.acceptConnections()
    }
}

/// Runs so many servers for as long as `body` runs.
///
/// - Parameters:
///   - syncing: How many of them take part in the sync; all if it is left out.
///   - haveRoot: Whether they ask whether what is shared is their own.
func withElectedServers(
    _ count: Int,
    syncing: Int? = nil,
    haveRoot: Bool = false,
    interval: Duration = .milliseconds(50),
    zooKeeper configuration: ZooKeeperServer.Configuration = .init(),
    _ body: @escaping @Sendable (ElectedServers) async throws -> Void
) async throws {
    try await withZooKeeper(configuration) { zooKeeper in
        let site = SiteInMemory()
        var servers: [ElectedServer] = []
        for number in 1...count {
            servers.append(
                try ElectedServer(
                    "s\(number)",
                    try await FaultProxy.start(to: zooKeeper.port),
                    site,
                    interval: interval,
                    syncs: number <= syncing ?? count,
                    hasRoot: haveRoot
                )
            )
        }
        try await withRunning(ElectedServers(all: servers, site: site, zooKeeper: zooKeeper), body)
    }
}

/// Runs one server on a ZooKeeper where others may have run, for as long as `body` runs.
func withElectedServer(
    on zooKeeper: ZooKeeperServer,
    _ site: SiteInMemory,
    check: SwitchCheck = ElectedServer.check,
    _ body: @escaping @Sendable (ElectedServers) async throws -> Void
) async throws {
    let proxy = try await FaultProxy.start(to: zooKeeper.port)
    let server = try ElectedServer("s1", proxy, site, interval: .milliseconds(50), check: check)
    try await withRunning(ElectedServers(all: [server], site: site, zooKeeper: zooKeeper), body)
}

private func withRunning(
    _ servers: ElectedServers,
    _ body: @escaping @Sendable (ElectedServers) async throws -> Void
) async throws {
    let result: Result<Void, any Error> = await withTaskGroup(of: Void.self) { group in
        for server in servers.all { group.addTask { await server.run() } }
        defer { group.cancelAll() }
        do {
            try await body(servers)
            return .success(())
        } catch {
            for server in servers.all {
                FileHandle.standardError.write(
                    Data("--- log of \(server.name), after: \(error)\n\(server.log.text)---\n".utf8)
                )
            }
            return .failure(error)
        }
    }
    for server in servers.all { await server.proxy.stop() }
    try result.get()
}
