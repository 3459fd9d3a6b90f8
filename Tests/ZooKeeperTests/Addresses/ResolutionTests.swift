import Testing
import ZooKeeperTestKit

@testable import ZooKeeper

/// Name servers that are slow, silent, wrong or gone, and names that move.
@Suite struct ResolutionTests {
    private static let unresolved = "ZooKeeper host name cannot be resolved"
    private static let here = HostAnswer.addresses(["127.0.0.1"])

    @Test func aSilentNameDelaysNothingElse() async throws {
        try await withZooKeeper { server in
            let resolver = StubResolver(["live": Self.here])
            let log = LogRecorder()
            let servers = "silent-1:\(server.port),live:\(server.port),silent-2:\(server.port)"
            try await withClient(servers, resolver: resolver, log: log) { client in
                try await client.create(path("/a"), timeout: .seconds(30))
                try await eventually("those that do not resolve are named") { log.entries(Self.unresolved).count == 2 }
                #expect(Set(log.entries(Self.unresolved).compactMap { $0.metadata["host"] }) == ["silent-1", "silent-2"])
                #expect(log.entries(Self.unresolved).allSatisfy { $0.metadata["reason"] == "no answer" })
            }
        }
    }

    @Test func theFirstAnswerIsEnough() async throws {
        try await withZooKeeper { server in
            let resolver = StubResolver()
            let log = LogRecorder()
            try await withClient("a:\(server.port),b:\(server.port)", resolver: resolver, log: log) { client in
                async let created = client.create(path("/a"), timeout: .seconds(120))
                try await eventually("nobody answers") { log.entries(Self.unresolved).count == 2 }
                #expect(await client.state == .lost)
                resolver.answer("b", Self.here)
                #expect(try await created.description == "/a")
                #expect(resolver.lookUps(of: "a") == 1, "an unanswered one occupies a thread")
                #expect(resolver.mostAtOnce == 1)
            }
        }
    }

    @Test func aNameThatMovesIsFollowedInTheSameSession() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                let resolver = StubResolver(["zk": Self.here])
                let log = LogRecorder()
                try await withClient(
                    "zk:\(proxy.port)",
                    resolver: resolver,
                    log: log,
                    configure: { $0.sessionTimeout = .seconds(60) }
                ) { client in
                    try await client.create(path("/a"), mode: .ephemeral)
                    let session = try #require(await client.session)
                    await proxy.cut()
                    try await eventually("it is looked up when the connection is lost") { resolver.lookUps(of: "zk") >= 2 }
                    let other = try await proxy.double(at: "127.0.0.2")
                    await proxy.stop()
                    resolver.answer("zk", .addresses(["127.0.0.2"]))
                    #expect(try await client.exists(path("/a"), timeout: .seconds(60)) != nil)
                    #expect(await client.session == session)
                    #expect(log.text.contains("ZooKeeper host name has other addresses"))
                    await other.stop()
                }
            }
        }
    }

    @Test func theNameServerMayGoAway() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                let resolver = StubResolver(["zk": Self.here])
                try await withClient(
                    "zk:\(proxy.port)",
                    resolver: resolver,
                    configure: { $0.sessionTimeout = .seconds(60) }
                ) { client in
                    try await client.create(path("/a"), mode: .ephemeral)
                    resolver.answer("zk", .failed(reason: "try again"))
                    await proxy.stop()
                    // At the loss, and for two new handles.
                    try await eventually(timeout: Timeouts.condition * 2, "it looks for it in vain") {
                        resolver.lookUps(of: "zk") >= 4
                    }
                    try await proxy.acceptConnections()
                    #expect(try await client.exists(path("/a"), timeout: .seconds(60)) != nil)
                }
            }
        }
    }

    @Test func whatDoesNotResolveIsToldOnceAndUsedWhenItDoes() async throws {
        try await withZooKeeper { server in
            let resolver = StubResolver(["a": .unknown(reason: "no such name"), "b": .failed(reason: "try again")])
            let log = LogRecorder()
            try await withClient("a:\(server.port),b:\(server.port)", resolver: resolver, log: log) { client in
                async let created = client.create(path("/a"), timeout: .seconds(120))
                try await eventually("they are looked up again") { resolver.lookUps(of: "a") >= 4 }
                #expect(log.entries(Self.unresolved).count == 2)
                resolver.answer("a", Self.here)
                #expect(try await created.description == "/a")
                #expect(log.entries("ZooKeeper host name resolved").map { $0.metadata["host"] } == ["a"])
                #expect(log.entries(Self.unresolved).count == 2)
            }
        }
    }

    @Test func aFamilyThatDoesNotAnswerCostsNothing() async throws {
        try await withZooKeeper { server in
            let resolver = StubResolver(["localhost": .addresses(["::1", "127.0.0.1"])])
            try await withClient("localhost:\(server.port)", resolver: resolver) { client in
                for _ in 0..<3 {
                    try await client.ensurePath(path("/a"), timeout: .seconds(30))
                    await server.kill()
                    try await eventually("the loss is noticed") { await client.state != .connected }
                    try await server.restart()
                    #expect(try await client.exists(path("/a"), timeout: .seconds(60)) != nil)
                }
            }
        }
    }

    @Test func aStopDoesNotWaitForALookUp() async throws {
        let resolver = StubResolver()
        weak var gone: ZooKeeperClient?
        do {
            let client = ZooKeeperClient(
                configuration: ZooKeeperConfiguration(servers: [try ServerAddress("silent:2181")]),
                logger: LogRecorder().logger,
                resolver: resolver
            )
            gone = client
            let running = Task { await client.run() }
            try await eventually("it is looked up") { resolver.lookUps(of: "silent") == 1 }
            running.cancel()
            await running.value
        }
        try await eventually("nothing is left of the client") { gone == nil }
        // Whose answer comes after all.
        resolver.answer("silent", Self.here)
    }

    @Test func theSystemIsAsked() {
        guard case .addresses(let addresses) = SystemResolver.answer(for: "localhost") else {
            Issue.record("\(SystemResolver.answer(for: "localhost"))")
            return
        }
        #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
        #expect(SystemResolver.answer(for: "127.0.0.1") == .addresses(["127.0.0.1"]))
        // As the system's own form has it: without brackets, in short.
        #expect(SystemResolver.answer(for: "0:0::1") == .addresses(["::1"]))
        if case .addresses(let addresses) = SystemResolver.answer(for: "no-such-host.invalid") {
            Issue.record("\(addresses)")
        }
    }
}
