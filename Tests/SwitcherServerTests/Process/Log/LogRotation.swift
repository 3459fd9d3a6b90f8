import Foundation
import Subprocess
import SwitcherTestKit
import Synchronization
import SystemPackage
import Testing
import ZooKeeperTestKit

/// The real logrotate, for files in a server's folder.
struct LogRotation {
    let folder: String
    let configuration: String

    /// As docs/operating.md shows it, but for the times.
    init(of files: [String], in server: ServerProcess) throws {
        folder = server.folder.path
        configuration = folder + "/logrotate.conf"
        let text = """
            \(files.map { "\(folder)/\($0)" }.joined(separator: " ")) {
                rotate 20
                sharedscripts
                postrotate
                    kill -HUP \(server.process.processIdentifier)
                endscript
            }

            """
        try text.write(toFile: configuration, atomically: false, encoding: .utf8)
        // logrotate takes no configuration that others could write.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: configuration)
    }

    /// Rotates now.
    func run() async throws {
        let result = try await Subprocess.run(
            .path("/usr/sbin/logrotate"),
            arguments: Arguments(["--force", "--state", folder + "/logrotate.state", configuration]),
            output: .string(limit: 100_000),
            error: .string(limit: 100_000)
        )
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    }

    /// All that was written under that name, the oldest first.
    func text(_ file: String) -> String {
        (0...20).reversed().map { number in
            let path = "\(folder)/\(file)" + (number == 0 ? "" : ".\(number)")
            return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }.joined()
    }
}

/// Numbered switches, one after another on a connection, as many at a time as are sent ahead.
final class NumberedCalls: Sendable {
    private let state = Mutex((confirmed: 0, isOver: false))

    /// How many were confirmed so far. Their numbers are those below.
    var confirmedCount: Int { state.withLock { $0.confirmed } }

    /// Calls while `body` runs.
    func run(port: Int, _ body: () async throws -> Void) async throws {
        let client = try await WireClient.connect(port)
        try await withThrowingTaskGroup { group in
            group.addTask { [self] in
                while !state.withLock({ $0.isOver }) {
                    let numbers = confirmedCount..<(confirmedCount + 20)
                    let requests = numbers.map { number in
                        """
                        GET /switch?puname=u\(number % 100)&coin=btc HTTP/1.1\r\nHost: x\r\nX-Request-Id: call-\(number)\r
                        Authorization: Basic YWRtaW46c2VjcmV0\r\n\r\n
                        """
                    }
                    try await client.send(requests.joined())
                    for _ in numbers {
                        #expect(try await client.response().body == APICaller.success)
                        state.withLock { $0.confirmed += 1 }
                    }
                }
            }
            defer { state.withLock { $0.isOver = true } }
            try await body()
            state.withLock { $0.isOver = true }
            try await group.waitForAll()
        }
        await client.close()
    }

    func waitForConfirmations(_ count: Int) async throws {
        let before = confirmedCount
        try await eventually("\(count) more calls are confirmed") { confirmedCount >= before + count }
    }
}
