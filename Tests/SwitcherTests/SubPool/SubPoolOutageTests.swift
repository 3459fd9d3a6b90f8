import SampleJobmaker
import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// ZooKeeper is lost at every step of a call.
@Suite struct SubPoolOutageTests {
    enum Step: CaseIterable {
        case readingTheRequest, watchingTheAck, writing, readingTheAck, checkingTheRequest

        var bytes: [UInt8] {
            switch self {
            case .readingTheRequest, .checkingTheRequest: RequestBytes.get(RunningCoordinator.requestNode())
            case .watchingTheAck: RequestBytes.exists(RunningCoordinator.ackNode())
            case .writing: RequestBytes.set(RunningCoordinator.requestNode())
            case .readingTheAck: RequestBytes.get(RunningCoordinator.ackNode())
            }
        }

        var isAfterTheWrite: Bool { self == .readingTheAck || self == .checkingTheRequest }
    }

    @Test(arguments: Step.allCases, [true, false])
    func aConnectionThatBreaksIsWaitedOut(step: Step, passing: Bool) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(
                    server,
                    conduct: { _ in
                        if step.isAfterTheWrite, proxy.trappedCount == 0 {
                            proxy.cutAtRequest(containing: step.bytes, passing: passing)
                        }
                        return .acknowledge
                    }
                ) { jobmaker in
                    try await withCoordinator(proxy.connectString) { running in
                        _ = try await running.client.exists(.root)
                        if !step.isAfterTheWrite { proxy.cutAtRequest(containing: step.bytes, passing: passing) }
                        if step == .writing, !passing {
                            // The node tells that it was not written, and a write is never repeated.
                            await #expect(throws: SubPoolError.notConfirmed) { try await running.update(address(1)) }
                            #expect(await jobmaker.coinbase == initialCoinbase)
                        } else {
                            let reply = try await running.update(address(1))
                            #expect(reply.new?.payoutAddress == address(1) && reply.old.payoutAddress == address(0))
                        }
                        #expect(proxy.trappedCount == 1)
                        let got = try await running.coinbase()
                        let stands = await jobmaker.coinbase.payoutAddress
                        #expect(got.old.payoutAddress == stands)
                        #expect(await running.isIdle())
                        try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func aQuestionWhoseWriteIsLost(passing: Bool) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { _ in
                    try await withCoordinator(proxy.connectString) { running in
                        _ = try await running.client.exists(.root)
                        proxy.cutAtRequest(containing: Step.writing.bytes, passing: passing)
                        if passing {
                            #expect(try await running.coinbase().old.payoutAddress == address(0))
                        } else {
                            await #expect(throws: SubPoolError.notConfirmed) { try await running.coinbase() }
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func aConfirmationOfARefusalThatIsLost(passing: Bool) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(
                    server,
                    conduct: { _ in
                        if proxy.trappedCount == 0 { proxy.cutAtRequest(containing: Step.writing.bytes, passing: passing) }
                        return .acknowledge
                    }
                ) { _ in
                    try await withCoordinator(proxy.connectString) { running in
                        let reply = try await running.update(invalidAddress)
                        #expect(!reply.isSuccess && reply.message == "invalid payout address")
                        #expect(proxy.trappedCount == 1)
                        try await server.withRawClient { client in
                            try await eventually("it is put back") {
                                try await client.get(RunningCoordinator.requestNode()).data.isEmpty
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func anAckThatComesWhileTheConnectionIsAwayIsFound() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withHeldJobmaker(server, gate) { jobmaker in
                    try await withCoordinator(proxy.connectString, sessionTimeout: .seconds(30)) { running in
                        async let reply = running.update(address(1))
                        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                        let session = await running.client.session
                        await proxy.refuseConnections()
                        await proxy.cut()
                        gate.open()
                        try await Self.awaitAck(server)
                        try await proxy.acceptConnections()
                        let answer = try await reply
                        #expect(answer.new?.payoutAddress == address(1))
                        #expect(await running.client.session == session)
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func anAckAcrossANewSessionIsFound(comesMeanwhile: Bool) async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withHeldJobmaker(server, gate) { jobmaker in
                    try await withCoordinator(proxy.connectString) { running in
                        async let reply = running.update(address(1))
                        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                        let session = try #require(await running.client.session)
                        await proxy.refuseConnections()
                        await proxy.cut()
                        try await server.expireSession(id: session.id, password: session.password)
                        if comesMeanwhile {
                            gate.open()
                            try await Self.awaitAck(server)
                        }
                        try await proxy.acceptConnections()
                        try await eventually("there is a new session") {
                            let new = await running.client.session
                            return await running.client.state == .connected && new?.id != session.id
                        }
                        gate.open()
                        let answer = try await reply
                        #expect(answer.new?.payoutAddress == address(1))
                        try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
                    }
                }
            }
        }
    }

    @Test func withoutZooKeeperNothingIsReadAndNothingIsWritten() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withFaultProxy(to: server.port) { proxy in
                    await proxy.refuseConnections()
                    try await withCoordinator(proxy.connectString, requestTimeout: .milliseconds(300)) { running in
                        await #expect(throws: SubPoolError.notRead) { try await running.coinbase() }
                        await #expect(throws: SubPoolError.notRead) { try await running.update(address(1)) }
                        #expect(await running.isIdle())
                        let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                        #expect(node.stat.version == 0)
                        try await proxy.acceptConnections()
                        try await eventually("it is served again") { try await running.coinbase().isSuccess }
                    }
                }
            }
        }
    }

    @Test func aFrozenZooKeeperIsNotReadAndThenTheCallsGoOn() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString, requestTimeout: .milliseconds(500)) { running in
                    try await eventually("it is served") { try await running.coinbase().isSuccess }
                    try await server.freeze()
                    await #expect(throws: SubPoolError.notRead) { try await running.update(address(1)) }
                    try await server.thaw()
                    try await eventually("it is served again, and unchanged") {
                        let answer = try await running.coinbase()
                        return answer.isSuccess && answer.old.payoutAddress == address(0)
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func aWriteThatNobodyKnowsOfIsNotConfirmed(passing: Bool) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { jobmaker in
                    try await withCoordinator(
                        proxy.connectString,
                        requestTimeout: Timeouts.base / 3,
                        sessionTimeout: .seconds(30)
                    ) { running in
                        _ = try await running.client.exists(.root)
                        proxy.cutAtRequest(containing: Step.writing.bytes, passing: passing)
                        // Those that are open stay.
                        await proxy.refuseConnections()
                        await #expect(throws: SubPoolError.notConfirmed) { try await running.update(address(1)) }
                        try await proxy.acceptConnections()
                        let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                        #expect(node.text == (passing ? RunningCoordinator.request(address(1)) : ""), "it may stand")
                        try await eventually("no watch is left") { try await server.watchCount() == 1 }
                    }
                }
            }
        }
    }

    @Test func aZooKeeperThatStaysAwayIsATimeout() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withHeldJobmaker(server, gate) { jobmaker in
                    try await withCoordinator(proxy.connectString, ackTimeout: .seconds(1), sessionTimeout: .seconds(30)) {
                        running in
                        let call = Task { try await running.update(address(1)) }
                        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                        // The reply to the write comes before that to this.
                        _ = try await running.client.exists(.root)
                        await proxy.refuseConnections()
                        await proxy.cut()
                        await #expect(throws: SubPoolError.timeout) { try await call.value }
                        gate.open()
                        try await proxy.acceptConnections()
                        try await eventually("the jobmaker has done it all the same") {
                            await jobmaker.coinbase.payoutAddress == address(1)
                        }
                        try await eventually("only the jobmaker watches") {
                            guard await running.client.state == .connected else { return false }
                            return try await server.watchCount() == 1
                        }
                        // What is followed up has its turn for a moment when the ack comes.
                        try await eventually("nobody has a turn") { await running.isIdle() }
                    }
                }
            }
        }
    }

    /// A jobmaker that reads requests and answers when the gate is open.
    private func withHeldJobmaker(
        _ server: ZooKeeperServer,
        _ gate: Gate,
        _ body: @escaping @Sendable (SampleJobmaker) async throws -> Void
    ) async throws {
        try await withJobmaker(server, conduct: gate.conduct(), body)
    }

    /// Waits until the jobmaker has written an ack after its first.
    private static func awaitAck(_ server: ZooKeeperServer) async throws {
        try await server.withRawClient { client in
            try await eventually("the ack is written") { try await client.get(RunningCoordinator.ackNode()).stat.version >= 2 }
        }
    }
}
