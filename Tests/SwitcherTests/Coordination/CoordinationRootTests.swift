import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// The root of the coordination directory, on a real server.
@Suite struct CoordinationRootTests {
    private static let root: ZNodePath = "/coordination"
    private static let text = #"{"format":1,"watch_directory":"/users","base_directory":"/subpool"}"#

    private static func withRoot(
        _ server: ZooKeeperServer,
        watchDirectory: ZNodePath = "/users",
        baseDirectory: ZNodePath? = "/subpool",
        log: LogRecorder = LogRecorder(),
        _ body: @escaping @Sendable (CoordinationRoot, ZooKeeperClient, Task<CoordinationMismatch?, Never>) async throws -> Void
    ) async throws {
        let client = ZooKeeperClient(
            configuration: ZooKeeperConfiguration(servers: [try ServerAddress(server.connectString)]),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let coordination = CoordinationRoot(
            client: client,
            layout: CoordinationLayout(root: root),
            watchDirectory: watchDirectory,
            baseDirectory: baseDirectory,
            logger: log.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await client.run() }
            let following = Task { () -> CoordinationMismatch? in
                do throws(CoordinationMismatch) {
                    try await coordination.run()
                    return nil
                } catch {
                    return error
                }
            }
            defer {
                following.cancel()
                group.cancelAll()
            }
            try await body(coordination, client, following)
        }
    }

    private static func becomes(_ coordination: CoordinationRoot, _ state: CoordinationRoot.State) async throws {
        try await eventually("it is \(state)") { await coordination.state == state }
    }

    private static func holds(_ text: String, _ client: ZooKeeperClient) async throws -> Bool {
        do throws(ZooKeeperError) {
            return try await client.get(root).data == Array(text.utf8)
        } catch {
            if error.code == .noNode { return false }
            throw error
        }
    }

    @Test func threeAtOnceMakeItAndShareIt() async throws {
        try await withZooKeeper { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await Self.withRoot(server) { coordination, client, _ in
                            #expect(await coordination.isUsable(by: .now + Timeouts.condition))
                            let isHeld = try await Self.holds(Self.text, client)
                            #expect(isHeld)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Also by one who only makes what is below it, and leaves the root empty.
    @Test func deletedUnderARunningServerItIsMadeAgain() async throws {
        try await withZooKeeper { server in
            try await Self.withRoot(server) { coordination, client, _ in
                #expect(await coordination.isUsable(by: .now + Timeouts.condition))
                try await client.delete(Self.root)
                try await eventually("it is there again") { try await Self.holds(Self.text, client) }
                try await client.set(Self.root, data: [])
                try await eventually("it is filled again") { try await Self.holds(Self.text, client) }
                #expect(await coordination.isUsable)
            }
        }
    }

    @Test func whatDiffersAtTheStartIsAnError() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { try await $0.create(Self.root.description, Array(Self.text.utf8)) }
            try await Self.withRoot(server, watchDirectory: "/other") { coordination, _, following in
                let mismatch = await following.value
                #expect(
                    mismatch?.description
                        == #"ZKCoordinationDir "/coordination" is shared by servers with ZKSwitcherWatchDir "/users", and this server has "/other""#
                )
                #expect(await !coordination.isUsable(by: .now + Timeouts.condition))
            }
        }
    }

    @Test func anotherFormatAtTheStartIsAnError() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { try await $0.create(Self.root.description, Array(#"{"format":2}"#.utf8)) }
            try await Self.withRoot(server) { _, client, following in
                #expect(await following.value?.problem == "is of format 2, and this server knows format 1")
                let isHeld = try await Self.holds(#"{"format":2}"#, client)
                #expect(isHeld, "it is left as it was")
            }
        }
    }

    /// What runs goes on without it, and with it again.
    @Test func oneThatIsMetLaterIsToldAndNoEnd() async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await Self.withRoot(server, log: log) { coordination, client, _ in
                #expect(await coordination.isUsable(by: .now + Timeouts.condition))
                try await client.set(Self.root, data: Array(#"{"format":2}"#.utf8))
                let problem = "is of format 2, and this server knows format 1"
                try await Self.becomes(coordination, .mismatched(CoordinationMismatch(root: Self.root, problem: problem)))
                #expect(await !coordination.isUsable(by: .now + .seconds(60)), "nobody waits for what is known")
                let lines = log.entries(
                    "ZKCoordinationDir \"/coordination\" \(problem): the sync and the subpools' calls stop"
                )
                #expect(lines.count == 1 && lines.first?.level == .error)
                try await client.set(Self.root, data: Array(Self.text.utf8))
                try await Self.becomes(coordination, .usable)
            }
        }
    }

    @Test func theFirstWithSubPoolsSaysWhere() async throws {
        try await withZooKeeper { server in
            try await Self.withRoot(server, baseDirectory: nil) { first, client, _ in
                #expect(await first.isUsable(by: .now + Timeouts.condition))
                try await Self.withRoot(server) { second, _, _ in
                    #expect(await second.isUsable(by: .now + Timeouts.condition))
                    let isHeld = try await Self.holds(Self.text, client)
                    #expect(isHeld)
                    #expect(await first.isUsable)
                }
            }
        }
    }

    @Test func nobodyWaitsForEverWhereZooKeeperIsAway() async throws {
        try await withZooKeeper { server in
            await server.stop()
            try await Self.withRoot(server) { coordination, _, _ in
                #expect(await !coordination.isUsable(by: .now + .milliseconds(100)))
                #expect(await coordination.state == .unknown)
            }
        }
    }
}
