import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// SIGHUP opens the program's files again.
@Suite struct LogRotationTests {
    private static let file = "log/switcher-api-server.log"

    private static func size(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    private func withServer(
        _ arguments: [String],
        _ changes: [String: Any] = [:],
        _ body: (ServerProcess, _ port: Int) async throws -> Void
    ) async throws {
        try await withZooKeeper { zooKeeper in
            let port = try FreePort.next()
            let configuration = ServerProcess.configuration(
                zooKeeper: zooKeeper.connectString,
                changes.merging(["ListenAddr": "127.0.0.1:\(port)"]) { $1 }
            )
            try await SwitcherTestKit.withServer(configuration, arguments: arguments) { server in
                try await eventually("it is ready") {
                    guard let client = try? await WireClient.connect(port) else { return false }
                    try await client.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
                    let status = try await client.response().status
                    await client.close()
                    return status == 200
                }
                try await body(server, port)
            }
        }
    }

    /// A call's line is written before its reply is: it must be there.
    @Test(arguments: ["text", "json"])
    func noLineIsLostUnderLoad(format: String) async throws {
        try await withServer(["-log_dir=log"], ["LogFormat": format]) { server, port in
            let rotation = try LogRotation(of: [Self.file], in: server)
            let calls = NumberedCalls()
            try await calls.run(port: port) {
                for round in 1...5 {
                    try await calls.waitForConfirmations(200)
                    try await rotation.run()
                    let path = "\(server.folder.path)/\(Self.file)"
                    try await eventually("the new file has lines") {
                        (try? String(contentsOfFile: path, encoding: .utf8))?.contains("Configuration read again") == true
                    }
                    // Nothing more goes into the one that was moved away.
                    let size = try Self.size(path + ".1")
                    try await calls.waitForConfirmations(200)
                    #expect(try Self.size(path + ".1") == size, "round \(round)")
                }
            }
            server.process.send(SIGTERM)
            #expect(try await server.exitCode() == 0)
            let lines = rotation.text(Self.file).split(separator: "\n")
            let numbers = lines.compactMap { line in
                line.firstMatch(of: /"?request_id"?(?:=|:")call-(\d+)/).flatMap { Int($0.output.1) }
            }
            #expect(calls.confirmedCount > 1_000)
            #expect(numbers == Array(0..<calls.confirmedCount))
            #expect(lines.last?.contains("Stopped") == true)
            #expect(lines.allSatisfy { format == "text" ? $0.contains(/^\d{4}-\d\d-\d\dT/) : Self.isObject($0) })
        }
    }

    @Test func aFileThatCannotBeOpenedStaysTheOldOne() async throws {
        try await withServer(["-log_dir=log"]) { server, _ in
            let (path, moved) = ("\(server.folder.path)/\(Self.file)", "\(server.folder.path)/moved")
            try FileManager.default.moveItem(atPath: path, toPath: moved)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            server.process.send(SIGHUP)
            try await eventually("it says so where it can") {
                let text = try String(contentsOfFile: moved, encoding: .utf8)
                return text.contains("File cannot be opened again, the old one stays")
                    && text.contains("Configuration read again")
            }
            let text = try String(contentsOfFile: moved, encoding: .utf8)
            #expect(text.split(separator: "\n").filter { $0.contains(" error ") }.count == 1)
            // As soon as it can be.
            try FileManager.default.removeItem(atPath: path)
            server.process.send(SIGHUP)
            try await eventually("it is opened") { FileManager.default.fileExists(atPath: path) }
        }
    }

    private static func isObject(_ line: Substring) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any]
    }
}
