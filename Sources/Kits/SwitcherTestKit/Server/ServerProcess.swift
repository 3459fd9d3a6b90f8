import Foundation
import Subprocess
package import ZooKeeperTestKit

/// The program itself, as a supervisor runs it.
package struct ServerProcess: Sendable {
    package static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("switcher-api-server").path

    package let folder: TemporaryDirectory
    package let process: WatchedProcess

    /// Starts it with a configuration file of those values.
    ///
    /// - Parameter host: Where on a network of the tests' own; `nil`: on this machine.
    package static func launch(
        _ configuration: [String: Any],
        arguments: [String] = [],
        environment: [String: String] = [:],
        on host: NetworkHost? = nil
    ) async throws -> ServerProcess {
        let folder = try TemporaryDirectory(prefix: "switcher-api-server")
        let file = folder.path + "/config.json"
        try JSONSerialization.data(withJSONObject: configuration).write(to: URL(fileURLWithPath: file))
        let process = try await WatchedProcess.launch(
            executable,
            ["-config=" + file] + arguments,
            environment: environment,
            on: host,
            in: folder.path,
            log: folder.path + "/output"
        )
        return ServerProcess(folder: folder, process: process)
    }

    /// A configuration that serves the API on a port of the system's choice.
    package static func configuration(zooKeeper connectString: String, _ changes: [String: Any] = [:]) -> [String: Any] {
        let base: [String: Any] = [
            "EnableAPIServer": true, "APIUser": "admin", "APIPassword": "secret", "ListenAddr": "127.0.0.1:0",
            "AvailableCoins": ["btc", "bcc"], "ZKBroker": [connectString], "ZKSwitcherWatchDir": "/pool/users/",
        ]
        return base.merging(changes) { $1 }
    }

    /// What it has written to standard output and standard error.
    package var output: String { (try? String(contentsOfFile: folder.path + "/output", encoding: .utf8)) ?? "" }

    /// The port it listens on.
    package func port() async throws -> Int {
        var port: Int?
        try await eventually("the server listens") {
            port = output.firstMatch(of: /port=(\d+) .*HTTP API is listening/).flatMap { Int($0.output.1) }
            return port != nil
        }
        return port ?? 0
    }

    /// Asks with curl, as docs/api.md shows it. Whose certificate it is shown does not matter.
    package func curl(_ path: String, _ arguments: [String] = ["-u", "admin:secret"]) async throws -> String {
        let port = try await port()
        let url = "\(output.contains(" TLSCertificateFile=") ? "https" : "http")://127.0.0.1:\(port)\(path)"
        let result = try await Subprocess.run(
            .name("curl"),
            arguments: Arguments(["-sSk", "--max-time", "30"] + arguments + [url]),
            output: .string(limit: 1_000_000),
            error: .discarded
        )
        return result.standardOutput
    }

    package func isReady() async throws -> Bool {
        try await curl("/readyz", ["-o", "/dev/null", "-w", "%{http_code}"]) == "200"
    }

    /// Whether a connection to it is open: a call that it has not answered yet.
    package func isTakingACall() async throws -> Bool {
        let local = String(format: "0100007F:%04X", try await port())
        // Not by the path: what has no size is read in part.
        let file = FileHandle(forReadingAtPath: "/proc/net/tcp")
        let table = String(decoding: try file?.readToEnd() ?? Data(), as: UTF8.self)
        return table.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[1] == local && fields[3] == "01"
        }
    }

    /// SIGKILL. Returns when it is gone.
    package func kill() async {
        process.send(SIGKILL)
        await process.waitUntilGone()
    }

    /// How it ended. Nil if a signal ended it.
    package func exitCode() async throws -> Int32? {
        try await eventually("the server has ended") { !processExists(process.processIdentifier) }
        await process.waitUntilGone()
        return process.exitCode
    }
}

/// Runs the program for as long as `body` runs. When `body` throws, what the program wrote goes to standard error.
package func withServer(
    _ configuration: [String: Any],
    arguments: [String] = [],
    environment: [String: String] = [:],
    _ body: (ServerProcess) async throws -> Void
) async throws {
    let server = try await ServerProcess.launch(configuration, arguments: arguments, environment: environment)
    do {
        try await body(server)
    } catch {
        FileHandle.standardError.write(Data("--- switcher-api-server, after: \(error)\n\(server.output)---\n".utf8))
        await server.kill()
        throw error
    }
    await server.kill()
}
