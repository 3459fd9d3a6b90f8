import Foundation
import Testing
import ZooKeeperTestKit

@Suite struct ServerTests {
    @Test func killAndRestartKeepTheData() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { try await $0.create("/kept", "value") }
            await server.kill()
            #expect(await !server.isRunning)
            #expect(await !server.isServing())

            try await server.restart()
            let node = try await server.withRawClient { try await $0.get("/kept") }
            #expect(node.text == "value")
        }
    }

    @Test func stopAndRestartKeepTheData() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { try await $0.create("/kept", "value") }
            try await server.freeze()
            await server.stop()
            #expect(await server.processIdentifier == nil)

            try await server.restart()
            #expect(try await server.withRawClient { try await $0.exists("/kept") } != nil)
        }
    }

    @Test func aFrozenServerIsSilentUntilItIsThawed() async throws {
        try await withZooKeeper { server in
            try await server.freeze()
            #expect(await server.isRunning)
            #expect(await !server.isServing())
            try await server.thaw()
            try await eventually("the server serves again") { await server.isServing() }
        }
    }

    @Test func whatIsNotRunningCannotBeFrozen() async throws {
        try await withZooKeeper { server in
            await server.kill()
            await #expect(throws: ZooKeeperServerError.self) { try await server.freeze() }
            await #expect(throws: ZooKeeperServerError.self) { try await server.thaw() }
        }
    }

    @Test func serversStartedAtOnceGetDifferentPorts() async throws {
        let servers = try await withThrowingTaskGroup(of: ZooKeeperServer.self) { group in
            for _ in 0..<4 { group.addTask { try await ZooKeeperServer.start() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(servers.map(\.port)).count == 4)
        for server in servers {
            #expect(await server.isServing())
            await server.close()
        }
    }

    @Test func closeLeavesNothingBehind() async throws {
        let server = try await ZooKeeperServer.start()
        let processIdentifier = try #require(await server.processIdentifier)
        #expect(try processResources(processIdentifier).threads > 1)
        #expect(FileManager.default.fileExists(atPath: server.dataDirectory))

        await server.close()
        #expect(!processExists(processIdentifier))
        #expect(!FileManager.default.fileExists(atPath: server.dataDirectory))
        #expect(throws: ProcessUnknown.self) { try processResources(processIdentifier) }
        await server.close()
    }

    @Test func aServerNobodyRefersToDies() async throws {
        var server: ZooKeeperServer? = try await ZooKeeperServer.start()
        let processIdentifier = try #require(await server?.processIdentifier)
        server = nil
        try await eventually("the forgotten server is gone") { !processExists(processIdentifier) }
    }

    @Test func aServerDiesWithTheProcessThatStartedIt() async throws {
        // The child tells on its standard output whom it started, and is then killed with no chance to clean up.
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let server = try await ZooKeeperServer.start()
            let processIdentifier = try #require(await server.processIdentifier)
            FileHandle.standardOutput.write(Data("started \(processIdentifier) \(server.dataDirectory)\n".utf8))
            kill(getpid(), SIGKILL)
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("started ") })
        let words = line.split(separator: " ")
        let processIdentifier = try #require(Int32(words[1]))
        try await eventually("the server is gone") { !processExists(processIdentifier) }
        // What a killed process leaves is its folder.
        let folder = URL(fileURLWithPath: String(words[2])).deletingLastPathComponent()
        try FileManager.default.removeItem(at: folder)
    }

    @Test func aServerThatCannotStartSaysWhy() async throws {
        var configuration = ZooKeeperServer.Configuration()
        configuration.properties = ["dataDir": "/proc/nothing-can-be-written-here"]
        let error = await #expect(throws: ZooKeeperServerError.self) { try await ZooKeeperServer.start(configuration) }
        guard case .ended(_, let log) = error else {
            Issue.record("not the expected error: \(String(describing: error))")
            return
        }
        #expect(log.contains("/proc/nothing-can-be-written-here"))
    }

    @Test func theMonitorCounts() async throws {
        try await withZooKeeper { server in
            let nodes = try await server.znodeCount()
            try await server.withRawClient { client in
                try await client.create("/a")
                try await client.create("/b", mode: .ephemeral)
                #expect(try await server.znodeCount() == nodes + 2)
                #expect(try await server.ephemeralCount() == 1)
                #expect(try await server.connectionCount() == 1)
                #expect(try await server.sessionCount() == 1)
                #expect(try await server.watchCount() == 0)
            }
            #expect(try await server.monitor()["zk_server_state"] == "standalone")
            #expect(try await server.mode() == .standalone)
            #expect(server.log().contains("binding to port"))
        }
    }
}
