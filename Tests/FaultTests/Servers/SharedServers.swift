import Foundation
import SwitcherTestKit
import UpstreamTestKit
import ZooKeeperTestKit

/// Three servers, each a process, that share three ZooKeepers. Each reaches a member of its own through a proxy, so that it can be cut off alone.
final class SharedServers: Sendable {
    static let root = "/pool/coordination"
    static let directory = ServerProcess.directory
    /// In seconds. The shortest that leaves a busy machine time.
    static let sessionTimeout = 4

    let ensemble: ZooKeeperEnsemble
    let site: UpstreamServer
    let all: [SharedServer]

    fileprivate init(_ ensemble: ZooKeeperEnsemble, _ site: UpstreamServer, _ all: [SharedServer]) {
        self.ensemble = ensemble
        self.site = site
        self.all = all
    }

    // MARK: Who leads

    /// Waits until one of them says that it leads, and every other one that is there knows it. Those that are frozen or cut off say what they like.
    func leader(among servers: [SharedServer]? = nil, _ when: String) async throws -> SharedServer {
        let servers = servers ?? all
        var found: SharedServer?
        try await eventually(timeout: Timeouts.start, "one leads, and the others know which one, \(when)") {
            var leaders: [SharedServer] = []
            var isKnown = true
            for server in servers {
                let sync = try await server.sync()
                if sync.leads { leaders.append(server) } else if !sync.isElectedKnown { isKnown = false }
            }
            found = leaders.first
            return leaders.count == 1 && isKnown
        }
        guard let found else { throw ZooKeeperServerError.notRunning }
        return found
    }

    func others(than server: SharedServer) -> [SharedServer] { all.filter { $0 !== server } }

    // MARK: What is in ZooKeeper

    func records() async throws -> [String: String] { try await ensemble.members[0].records(in: Self.directory) }

    /// The stored cursor; `nil` where there is none.
    func storedCursor() async throws -> Int64? { try await Self.storedCursor(at: ensemble.members[0]) }

    static func storedCursor(at member: ZooKeeperServer) async throws -> Int64? {
        try await member.withRawClient { client in
            let path = "\(root)/sync/cursor"
            try await client.sync(path)
            guard try await client.exists(path) != nil else { return nil }
            return cursor(in: try await client.get(path).text)
        }
    }

    /// What the znode of the stored cursor says.
    static func cursor(in text: String) -> Int64? { text.firstMatch(of: /"cursor":(\d+)/).flatMap { Int64($0.output.1) } }
}

/// One of them: a process, which may be started again.
final class SharedServer: Sendable {
    let number: Int
    let port: Int
    let proxy: FaultProxy
    /// What the proxy leads to.
    let member: ZooKeeperServer
    private let configuration: [String: any Sendable]
    private let state: Replaceable

    /// The process as it runs now.
    private actor Replaceable {
        var process: ServerProcess
        init(_ process: ServerProcess) { self.process = process }
        func replace(with new: ServerProcess) { process = new }
    }

    init(number: Int, member: ZooKeeperServer, _ changes: [String: any Sendable]) async throws {
        self.number = number
        self.member = member
        port = try FreePort.next()
        proxy = try await FaultProxy.start(to: member.port)
        var configuration: [String: any Sendable] = [
            "EnableAPIServer": true, "APIUser": "admin", "APIPassword": "secret", "ListenAddr": "127.0.0.1:\(port)",
            "AvailableCoins": SwitchLoad.coins, "ZKBroker": [proxy.connectString],
            "ZKSwitcherWatchDir": SharedServers.directory + "/",
            "ZKCoordinationDir": SharedServers.root, "ZKSessionTimeoutSeconds": SharedServers.sessionTimeout,
            "ZKRequestTimeoutSeconds": Int(30 * Timeouts.scale),
        ]
        configuration.merge(changes) { $1 }
        self.configuration = configuration
        state = Replaceable(try await ServerProcess.launch(configuration))
    }

    var process: ServerProcess { get async { await state.process } }

    /// SIGKILL. Returns when it is gone.
    func kill() async { await process.kill() }

    /// Starts it again, after ``kill()``, and waits until it serves.
    func start() async throws {
        await state.replace(with: try await ServerProcess.launch(configuration))
        try await process.waitUntilReady()
    }

    func freeze() async { await process.process.send(SIGSTOP) }

    func wake() async { await process.process.send(SIGCONT) }

    /// Its connection to ZooKeeper is gone, and it finds no other.
    func cutOff() async {
        await proxy.refuseConnections()
        await proxy.cut()
    }

    func reconnect() async throws { try await proxy.acceptConnections() }

    /// What `/status` says of the sync.
    func sync() async throws -> (leads: Bool, isElectedKnown: Bool, reason: String) {
        let text = try await process.curl("/status")
        let status = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        guard let sync = status?["sync"] as? [String: Any], let leads = sync["leads"] as? Bool else { throw NoStatus(text: text) }
        return (leads, sync["elected"] is String, sync["reason"] as? String ?? "")
    }

    struct NoStatus: Error {
        let text: String
    }
}

/// Runs three servers for as long as `body` runs. When it throws, what they wrote goes to standard error.
///
/// - Parameter changes: To the configuration of all.
func withSharedServers(
    _ site: UpstreamServer.Answer,
    _ changes: [String: any Sendable] = [:],
    _ body: (SharedServers) async throws -> Void
) async throws {
    try await withZooKeeperEnsemble { ensemble in
        try await withUpstream(site) { site in
            let sync: [String: any Sendable] = [
                "EnableCronJob": true, "CronIntervalSeconds": 1, "UserCoinMapURL": "http://127.0.0.1:\(site.port)/usercoin.php",
            ]
            var all: [SharedServer] = []
            let outcome: Result<Void, any Error>
            do {
                for (index, member) in ensemble.members.enumerated() {
                    all.append(try await SharedServer(number: index + 1, member: member, sync.merging(changes) { $1 }))
                }
                for server in all { try await server.process.waitUntilReady() }
                try await body(SharedServers(ensemble, site, all))
                outcome = .success(())
            } catch {
                for server in all {
                    let text = "--- server \(server.number), after: \(error)\n\(await server.process.output)---\n"
                    FileHandle.standardError.write(Data(text.utf8))
                }
                outcome = .failure(error)
            }
            for server in all {
                await server.kill()
                await server.proxy.stop()
            }
            try outcome.get()
        }
    }
}
