import Foundation
package import ZooKeeperTestKit

extension ServerProcess {
    /// The directory of the records in ``configuration(zooKeeper:_:)``.
    package static let directory = "/pool/users"

    /// A configuration for a load: with its coins, for the whole ensemble. A call waits longer for ZooKeeper than by default, since on a
    /// busy machine its servers take long to start.
    package static func configuration(ensemble: ZooKeeperEnsemble, _ changes: [String: Any] = [:]) -> [String: Any] {
        loadConfiguration(ensemble.members, changes)
    }

    /// The same for one ZooKeeper.
    package static func loadConfiguration(_ members: [ZooKeeperServer], _ changes: [String: Any] = [:]) -> [String: Any] {
        let base: [String: Any] = [
            "ZKBroker": members.map(\.connectString), "AvailableCoins": SwitchLoad.coins, "ZKSessionTimeoutSeconds": 4,
            "ZKRequestTimeoutSeconds": Int(30 * Timeouts.scale),
        ]
        return configuration(zooKeeper: "", base.merging(changes) { $1 })
    }

    /// How often it has logged that message.
    package func count(of message: String) -> Int {
        // By bytes, since under load it is asked of megabytes, many times a second.
        guard let output = FileManager.default.contents(atPath: folder.path + "/output") else { return 0 }
        let message = Data(message.utf8)
        var (count, start) = (0, output.startIndex)
        while let found = output.range(of: message, in: start..<output.endIndex) {
            count += 1
            start = found.upperBound
        }
        return count
    }

    /// Injects a fault and waits until the server has seen it: until it logs that message once more.
    package func waitUntilItLogs(_ message: String, after fault: () async throws -> Void) async throws {
        let before = count(of: message)
        try await fault()
        try await eventually("the server logs “\(message)”") { count(of: message) > before }
    }

    /// Writes its file anew, has it read again, and waits until it says that.
    package func reload(_ configuration: [String: Any], untilItLogs message: String) async throws {
        try await waitUntilItLogs(message) {
            let file = URL(fileURLWithPath: folder.path + "/config.json")
            try JSONSerialization.data(withJSONObject: configuration).write(to: file, options: .atomic)
            process.send(SIGHUP)
        }
    }

    /// Kills the member that it connected to last.
    /// - Returns: That member, for its restart.
    /// - Throws: ``EventuallyTimedOut`` when it has not connected to any.
    package func killMember(of ensemble: ZooKeeperEnsemble) async throws -> ZooKeeperServer {
        var member: ZooKeeperServer?
        try await eventually("the server is connected to a member") {
            let address = output.matches(of: /server=(\S+) .*ZooKeeper connected/).last?.output.1
            member = ensemble.members.first { $0.connectString == address ?? "" }
            return member != nil
        }
        guard let member else { throw ZooKeeperServerError.notRunning }
        await member.kill()
        return member
    }

    /// What it says when the connection to ZooKeeper is gone.
    package static let connectionLost = "ZooKeeper connection lost"
    /// What it says when the session has expired.
    package static let sessionLost = "ZooKeeper session lost"
}
