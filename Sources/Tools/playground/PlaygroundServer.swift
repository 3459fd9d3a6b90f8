import Foundation
import SwitcherServer
import SwitcherTestKit
import ZooKeeperTestKit

/// One of several servers: the program itself, with a configuration file.
final class PlaygroundServer: Sendable {
    let number: Int
    let port: Int
    /// As it was started first.
    let process: WatchedProcess
    /// What it says, over all its starts.
    let log: String

    private let folder: TemporaryDirectory

    /// Starts it, and waits until it listens.
    init(number: Int, brokers: [String]) async throws {
        self.number = number
        port = 8_081 + number
        folder = try TemporaryDirectory(prefix: "playground-\(number)")
        log = folder.path + "/log"
        let configuration = Self.configuration(port: port, brokers: brokers)
        let file = URL(fileURLWithPath: folder.path + "/config.json")
        try JSONSerialization.data(withJSONObject: configuration, options: .prettyPrinted).write(to: file)
        process = try await Self.launch(in: folder, log: log)
        try await waitUntilListening()
    }

    private static func launch(in folder: TemporaryDirectory, log: String) async throws -> WatchedProcess {
        try await WatchedProcess.launch(
            ServerProcess.executable,
            ["-config=\(folder.path)/config.json"],
            in: folder.path,
            log: log
        )
    }

    private func waitUntilListening() async throws {
        do {
            try await eventually("server \(number) listens") {
                process.exitCode != nil || said.contains("HTTP API is listening")
            }
            if process.exitCode == nil { return }
        } catch {
            // What it has said tells more.
        }
        throw NotStarted(number: number, said: said)
    }

    private var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    struct NotStarted: Error, CustomStringConvertible {
        let number: Int
        let said: String

        var description: String { "server \(number) does not start:\n\(said)" }
    }

    /// Starts it again where somebody kills it, until the calling task is cancelled; then it is stopped.
    func keepRunning() async {
        var process = process
        while true {
            await withTaskCancellationHandler {
                await process.waitUntilGone()
            } onCancel: { [process] in
                process.send(SIGTERM)
                // A frozen one would not hear of it.
                process.send(SIGCONT)
            }
            guard !Task.isCancelled else { return }
            Console.print("Server \(number) is gone. It comes back in \(PlaygroundEnsemble.pause.components.seconds) seconds.")
            try? await Task.sleep(for: PlaygroundEnsemble.pause)
            guard !Task.isCancelled else { return }
            do {
                process = try await Self.launch(in: folder, log: log)
                Console.print("Server \(number) is back: process \(process.processIdentifier)")
            } catch {
                return Console.printError("Server \(number) cannot be started: \(error)")
            }
        }
    }

    private static func configuration(port: Int, brokers: [String]) -> [String: Any] {
        [
            "EnableAPIServer": true, "APIUser": "admin", "APIPassword": "admin", "ListenAddr": "127.0.0.1:\(port)",
            "AvailableCoins": ["btc", "bcc"], "ZKBroker": brokers, "ZKSwitcherWatchDir": "/stratumSwitcher/btcbcc/",
            "EnableCronJob": true, "CronIntervalSeconds": 10,
            "UserCoinMapURL": "http://127.0.0.1:\(Playground.upstreamPort)/usercoin.php",
            "ZKSubPoolUpdateBaseDir": PlaygroundSubPool.directory, "ZKCoordinationDir": Guide.sharedDirectory,
            "EnableConsole": true, "APIUsers": [["User": "reader", "Password": "reader", "Rights": ["read"]]],
        ]
    }
}
