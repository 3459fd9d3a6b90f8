import Foundation
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// A server with everything enabled, what it talks to, and callers who switch all the while.
struct ReloadScene: Sendable {
    static let root = "root:first-password"
    /// What the sites say that the time is.
    static let siteTime: Int64 = 1_513_239_055
    /// A subpool that no jobmaker answers for.
    static let subPoolNode = "/subpools/btc/pool3"

    let zooKeeper: ZooKeeperServer
    let sites: [UpstreamServer]
    /// What the sites wait for before they answer.
    let gate: Gate
    let authority: TestAuthority
    let identity: TestAuthority.Identity
    let server: ServerProcess
    let port: Int
    let load: SwitchLoad

    /// Runs one for as long as `body` runs.
    static func run(_ body: @escaping @Sendable (ReloadScene) async throws -> Void) async throws {
        let authority = try await TestAuthority.make()
        let identity = try await authority.issue("first")
        let gate = Gate()
        gate.open()
        let users = (0..<100).map { (name: "site\($0)", coin: SwitchLoad.coins[0]) }
        let answer = UpstreamServer.Answer.always(.users(users, nowDate: siteTime), behind: gate)
        try await withZooKeeper { zooKeeper in
            try await zooKeeper.withRawClient { client in
                for path in ["/subpools", "/subpools/btc", subPoolNode, subPoolNode + "/ack"] {
                    try await client.create(path, "")
                }
            }
            try await withUpstream(answer) { first in
                try await withUpstream(answer) { second in
                    let configuration = configuration(zooKeeper, first, identity)
                    try await withServer(configuration) { server in
                        try await server.waitUntilReady()
                        let port = try await server.port()
                        // The first pull comes when it comes, and is no row's.
                        try await eventually(timeout: Timeouts.start, "everybody is pulled") { server.count(of: "Synced") > 0 }
                        let ledger = SwitchLedger()
                        try await SwitchLoad.run(ledger, callers: 4, port: port, tls: authority.clientContext()) { load in
                            try await load.waitForEveryCaller("at first")
                            try await body(
                                ReloadScene(
                                    zooKeeper: zooKeeper,
                                    sites: [first, second],
                                    gate: gate,
                                    authority: authority,
                                    identity: identity,
                                    server: server,
                                    port: port,
                                    load: load
                                )
                            )
                        }
                        // Not before the callers have stopped: what they are told after the records were read would seem lost.
                        #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
                    }
                    gate.open()
                }
            }
        }
    }

    /// What the server has been started with, and is given back after each change. Whoever switches has rights of his own.
    var configuration: [String: Any] { Self.configuration(zooKeeper, sites[0], identity) }

    private static func configuration(
        _ zooKeeper: ZooKeeperServer,
        _ site: UpstreamServer,
        _ identity: TestAuthority.Identity
    ) -> [String: Any] {
        // Long: what has no row of its own is never what a caller is told.
        let changes: [String: Any] = [
            "APIUser": "root", "APIPassword": "first-password", "APIUsers": [caller, desk],
            "TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile,
            "RequestReadTimeoutSeconds": 3_600, "ZKRequestTimeoutSeconds": 3_600, "ZKSessionTimeoutSeconds": 40,
            "ZKSubPoolUpdateBaseDir": "/subpools/", "ZKSubPoolUpdateAckTimeout": 3_600, "EnableCronJob": true,
            "CronIntervalSeconds": 3_600, "CronRequestTimeoutSeconds": 3_600, "UserCoinMapURL": address(of: site),
        ]
        return ServerProcess.loadConfiguration([zooKeeper], changes)
    }

    static let caller: [String: any Sendable] = ["User": "admin", "Password": "secret", "Rights": ["switch"]]
    static let desk: [String: any Sendable] = ["User": "desk", "Password": "desk-one", "Rights": ["read"]]

    static func address(of site: UpstreamServer) -> String { "http://127.0.0.1:\(site.port)/usercoin.php" }
}

// MARK: - What somebody outside does

extension ReloadScene {
    /// A connection that has been served once.
    func connect(presenting identity: TestAuthority.Identity? = nil) async throws -> WireClient {
        let client = try await WireClient.connect(port, tls: authority.clientContext(presenting: identity))
        try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        try #require(try await client.response(timeout: Timeouts.start).status == 200)
        return client
    }

    /// Whether a new connection that shows no certificate is ended without an answer.
    func isTurnedAway() async throws -> Bool {
        let client = try await WireClient.connect(port, tls: authority.clientContext())
        // It may have been ended before this.
        try? await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        try await eventually(timeout: Timeouts.start, "the server says something, or ends it") {
            client.isEnded || !client.unread.isEmpty
        }
        await client.close()
        return client.unread.isEmpty
    }

    /// Makes a call, over a connection of its own.
    ///
    /// - Parameter body: Sent once the server wants it.
    func call(_ line: String, as identity: String = root, fields: String = "", body: String? = nil) async throws -> WireResponse {
        let client = try await WireClient.connect(port, tls: authority.clientContext())
        let credentials = Data(identity.utf8).base64EncodedString()
        let length = body.map { "Content-Length: \($0.utf8.count)\r\nExpect: 100-continue\r\n" } ?? ""
        try await client.send("\(line) HTTP/1.1\r\nHost: x\r\nAuthorization: Basic \(credentials)\r\n\(fields)\(length)\r\n")
        var response = try await client.response(timeout: Timeouts.start)
        if let body, response.status == 100 {
            try await client.send(body)
            response = try await client.response(timeout: Timeouts.start)
        }
        await client.close()
        return response
    }

    /// Switches a sub-account of nobody's.
    func switchCoin(
        _ coin: String = SwitchLoad.coins[0],
        as identity: String = root,
        fields: String = ""
    ) async throws -> WireResponse {
        try await call("GET /switch?puname=probe&coin=\(coin)", as: identity, fields: fields)
    }

    /// Has a pull made.
    ///
    /// - Returns: What is said of it when it has ended.
    func pull() async throws -> String {
        var body = ""
        try await eventually("a pull has ended") {
            body = try await call("POST /sync/pull", fields: "Content-Length: 0\r\n").body
            return !body.contains(#""finished":false"#)
        }
        return body
    }

    /// The name in the certificate that a new connection is shown, as openssl says it.
    func shownName() async throws -> String? {
        let arguments = ["s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", authority.certificateFile]
        let shown = try await Tool.run("openssl", arguments)
        return shown.output.firstMatch(of: /subject=CN = (\w+)/).map { String($0.output.1) }
    }

    /// The line that the server logs of a switch.
    func loggedLine(ofRequest id: String) async throws -> String {
        _ = try await switchCoin(fields: "X-Request-Id: \(id)\r\n")
        var line: Substring?
        try await eventually("the switch is logged") {
            // The last one may be half written.
            line = server.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.contains(id) }
            return line != nil
        }
        return String(line ?? "")
    }
}
