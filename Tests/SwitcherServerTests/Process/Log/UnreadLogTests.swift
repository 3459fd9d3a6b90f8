import Foundation
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

/// The program while nobody reads its standard error, or the disk is full.
@Suite struct UnreadLogTests {
    private static let ok = #"{"err_no":0,"err_msg":"","success":true}"#

    /// Calls without credentials, each of which is a line of the log: on one connection, many at a time.
    private func strangers(_ count: Int, port: Int) async throws {
        let client = try await WireClient.connect(port)
        var left = count
        while left > 0 {
            let part = min(left, 200)
            let wrong =
                "GET /switch?puname=aaaa&coin=btc HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic d3Jvbmc6d3Jvbmc=\r\n\r\n"
            try await client.send(String(repeating: wrong, count: part))
            for _ in 0..<part {
                let response = try await client.response()
                #expect(response.status == 401)
            }
            left -= part
        }
        await client.close()
    }

    private func withServer(
        standardError: String,
        _ body: (ServerProcess, _ port: Int, TemporaryDirectory) async throws -> Void
    ) async throws {
        try await withZooKeeper { zooKeeper in
            let folder = try TemporaryDirectory(prefix: "switcher-api-server")
            defer { folder.remove() }
            try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
            let port = try FreePort.next()
            let configuration = ServerProcess.configuration(
                zooKeeper: zooKeeper.connectString,
                ["ListenAddr": "127.0.0.1:\(port)", "MaxConnections": 64]
            )
            // Without a reader, opening a pipe for writing waits for one.
            let reader = open(folder.path + "/pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            try #require(reader >= 0)
            defer { close(reader) }
            let server = try await ServerProcess.launch(configuration, in: folder, script: "exec 2>\(standardError)")
            do {
                try await eventually("switches are written") {
                    try await call("/switch?puname=aaaa&coin=btc", port: port) == Self.ok
                }
                try await body(server, port, folder)
            } catch {
                await server.kill()
                throw error
            }
            await server.kill()
        }
    }

    private func call(_ path: String, port: Int) async throws -> String? {
        guard let client = try? await WireClient.connect(port) else { return nil }
        try await client.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YWRtaW46c2VjcmV0\r\n\r\n")
        let response = try? await client.response()
        await client.close()
        return response?.body
    }

    @Test func nothingWaitsForAReaderOfStandardError() async throws {
        try await withServer(standardError: "pipe") { server, port, _ in
            try await strangers(2_000, port: port)
            #expect(try await call("/switch?puname=aaaa&coin=bcc", port: port) == Self.ok)
            #expect(try await call("/healthz", port: port) != nil)
            let start = ContinuousClock.now
            server.process.send(SIGTERM)
            #expect(try await server.exitCode() == 0)
            #expect(ContinuousClock.now - start < .seconds(8) * Timeouts.scale)
        }
    }

    @Test func nothingWaitsForAFullDisk() async throws {
        try await withServer(standardError: "/dev/full") { server, port, _ in
            try await strangers(2_000, port: port)
            #expect(try await call("/switch?puname=aaaa&coin=bcc", port: port) == Self.ok)
            server.process.send(SIGTERM)
            #expect(try await server.exitCode() == 0)
        }
    }

    @Test func whoReadsAgainIsToldHowManyLinesAreMissing() async throws {
        try await withServer(standardError: "pipe") { server, port, folder in
            // More than what can wait.
            for _ in 0..<20 { try await strangers(2_000, port: port) }
            let shown = MetricsText(try await call("/metrics", port: port) ?? "")
            #expect(try #require(shown["switcher_log_lines_dropped_total"]) > 0)
            let reader = open(folder.path + "/pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            defer { close(reader) }
            var text: [UInt8] = []
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            try await eventually("the number of lines that were dropped is told") {
                while case let count = read(reader, &bytes, bytes.count), count > 0 { text += bytes[..<count] }
                return String(decoding: text, as: UTF8.self).contains("Log lines were dropped")
            }
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            let notice = try #require(lines.first { $0.contains("Log lines were dropped") })
            #expect(
                notice.firstMatch(of: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d{4} warning switcher-api-server: lines=[1-9]\d* \[/)
                    != nil
            )
            // Each is whole.
            #expect(lines.dropLast().allSatisfy { $0.contains(/^\d{4}-\d\d-\d\dT/) })
            server.process.send(SIGTERM)
            // Somebody reads: what is left is told before the end.
            try await eventually("the end is told") {
                while case let count = read(reader, &bytes, bytes.count), count > 0 { text += bytes[..<count] }
                return String(decoding: text, as: UTF8.self).contains("] Stopped\n")
            }
            #expect(try await server.exitCode() == 0)
        }
    }
}
