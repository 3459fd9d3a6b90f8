import Logging
import SampleJobmaker
import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A refused update leaves no trace, whatever happens.
@Suite struct SubPoolPutBackTests {
    private static let putBack = "Request before a refused one put back"

    /// A coordinator that loses ZooKeeper at the put-back of a refused update, and does not find it again until the proxy accepts.
    private func withLostPutBack(
        passing: Bool,
        ackTimeout: Duration = Timeouts.condition,
        putBackTime: Duration = .seconds(600),
        _ body: @escaping @Sendable (ZooKeeperServer, FaultProxy, RunningCoordinator, LogRecorder) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { _ in
                    let log = LogRecorder()
                    try await withCoordinator(
                        proxy.connectString,
                        ackTimeout: ackTimeout,
                        sessionTimeout: .seconds(30),
                        log: log,
                        configure: { $0.putBackTime = putBackTime }
                    ) { running in
                        try await running.update(address(1))
                        let before = RunningCoordinator.request(address(1))
                        proxy.cutAtRequest(
                            containing: RequestBytes.set(RunningCoordinator.requestNode(), before),
                            passing: passing
                        )
                        await proxy.refuseConnections()
                        let reply = try await running.update(invalidAddress)
                        #expect(!reply.isSuccess && reply.message == "invalid payout address")
                        #expect(proxy.trappedCount == 1)
                        #expect(log.entries(Self.putBack).isEmpty)
                        try await body(server, proxy, running, log)
                    }
                }
            }
        }
    }

    private static func request(_ server: ZooKeeperServer) async throws -> RawNode {
        try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
    }

    @Test(arguments: [true, false]) func itIsPutBackWhenZooKeeperIsBack(passing: Bool) async throws {
        try await withLostPutBack(passing: passing, ackTimeout: Timeouts.base / 2) { server, proxy, running, log in
            // The next call has to wait for it.
            await #expect(throws: SubPoolError.busy) { try await running.coinbase() }
            try await proxy.acceptConnections()
            try await eventually("it is put back") { log.entries(Self.putBack).count == 1 }
            let node = try await Self.request(server)
            #expect(node.text == RunningCoordinator.request(address(1)) && node.stat.version == 4, "once")
            try await eventually("the turn is over") { await running.isIdle() }
            #expect(try await running.coinbase().old.payoutAddress == address(1))
            let entry = try #require(log.entries(Self.putBack).first)
            #expect(entry.metadata["subpool"] == RunningCoordinator.requestNode())
            #expect(entry.metadata["previous"] == RunningCoordinator.request(address(1)))
        }
    }

    @Test func whatSomebodyElseHasWrittenIsLeftAlone() async throws {
        try await withLostPutBack(passing: false) { server, proxy, running, log in
            let other = RunningCoordinator.request(address(7))
            try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), other) }
            try await proxy.acceptConnections()
            try await eventually("it is said") {
                log.entries("Refused request was overwritten by somebody else, left alone").count == 1
            }
            try await eventually("the turn is over") { await running.isIdle() }
            #expect(try await Self.request(server).text == other)
            #expect(log.entries(Self.putBack).isEmpty)
        }
    }

    @Test func whatSomebodyElseHasWrittenAgainUnchangedIsPutBack() async throws {
        try await withLostPutBack(passing: false) { server, proxy, running, log in
            let refused = try await Self.request(server)
            #expect(refused.text == RunningCoordinator.request(invalidAddress))
            try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), refused.data) }
            try await proxy.acceptConnections()
            try await eventually("it is put back") { log.entries(Self.putBack).count == 1 }
            #expect(try await Self.request(server).text == RunningCoordinator.request(address(1)))
        }
    }

    @Test func aNodeThatIsGoneIsLeftAlone() async throws {
        try await withLostPutBack(passing: false) { server, proxy, running, log in
            try await server.withRawClient { client in
                try await client.delete(RunningCoordinator.ackNode())
                try await client.delete(RunningCoordinator.requestNode())
            }
            try await proxy.acceptConnections()
            try await eventually("the turn is over") { await running.isIdle() }
            #expect(log.entries(Self.putBack).isEmpty)
        }
    }

    @Test func itIsGivenUpLoudly() async throws {
        try await withLostPutBack(passing: false, putBackTime: .milliseconds(500)) { _, _, running, log in
            try await eventually("it is given up") { await running.isIdle() }
            let entries = log.entries("Request before a refused one was not put back in time, do it by hand")
            #expect(entries.count == 1 && entries.first?.level == .error)
            #expect(entries.first?.metadata["previous"] == RunningCoordinator.request(address(1)))
        }
    }

    @Test func aStopDoesNotWaitForItForEver() async throws {
        try await withLostPutBack(passing: false) { _, _, running, log in
            await running.coordinator.finish(within: .milliseconds(200))
            await running.stop()
            #expect(log.entries("Request before a refused one was not put back in time, do it by hand").count == 1)
            await #expect(throws: SubPoolError.stopped) { try await running.coinbase() }
        }
    }

    @Test func aStopInGoodOrderPutsBack() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: invalidAddress)) { _ in
                try await withCoordinator(server.connectString) { running in
                    try await running.update(address(1))
                    let call = Task { try await running.update(invalidAddress) }
                    try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                    await running.coordinator.finish(within: Timeouts.condition)
                    async let stopped: Void = running.stop()
                    gate.open()
                    let reply = try await call.value
                    #expect(!reply.isSuccess && reply.message == "invalid payout address")
                    await stopped
                    #expect(try await Self.request(server).text == RunningCoordinator.request(address(1)))
                }
            }
        }
    }

    @Test func aCallerThatGoesLeavesNoTraceEither() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: invalidAddress)) { _ in
                try await withCoordinator(server.connectString) { running in
                    let call = Task { try await running.update(invalidAddress) }
                    try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                    call.cancel()
                    gate.open()
                    let reply = try await call.value
                    #expect(!reply.isSuccess, "it ran its course")
                    #expect(try await Self.request(server).data.isEmpty)
                }
            }
        }
    }

    @Test func aRefusedRequestThatWasThereBeforeIsNotPutBack() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString) { running in
                    let refused = RunningCoordinator.request(invalidAddress)
                    try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), refused) }
                    #expect(try await running.update(invalidAddress).message == "invalid payout address")
                    let node = try await Self.request(server)
                    #expect(
                        node.text == RunningCoordinator.request(address(0), info: "hello") && node.stat.version == 4,
                        "what the refusal says is in force: written, confirmed, put back"
                    )
                    let got = try await running.coinbase()
                    #expect(got.isSuccess && got.old.payoutAddress == address(0))
                }
            }
        }
    }

    @Test func aQuestionThatFindsARefusedRequestPutsBack() async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString, log: log) { running in
                    try await running.update(address(1))
                    // Another server was killed before it could put back.
                    let refused = RunningCoordinator.request(invalidAddress)
                    try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), refused) }
                    let got = try await running.coinbase()
                    #expect(!got.isSuccess && got.jobmakerNumber == nil && got.old.payoutAddress == address(1))
                    try await eventually("it is put back") { log.entries(Self.putBack).count == 1 }
                    #expect(try await Self.request(server).text == RunningCoordinator.request(address(1)))
                    #expect(try await running.coinbase().isSuccess)
                }
            }
        }
    }

    @Test func whatIsAcceptedIsPutBackAndNotWhatWasThere() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { $0.contains("silence") ? .staySilent : .acknowledge }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(1) * Timeouts.scale) { running in
                    let accepted = RunningCoordinator.request(address(1))
                    try await running.update(address(1))
                    await #expect(throws: SubPoolError.timeout) { try await running.update(address(2), info: "silence") }
                    #expect(try await running.update(invalidAddress).message == "invalid payout address")
                    #expect(try await Self.request(server).text == accepted)
                }
            }
        }
    }

    @Test func whereNobodyKnowsWhatWasAcceptedNothingIsWritten() async throws {
        let log = LogRecorder()
        let refusal = #"{"success":false,"err_msg":"no","old":{"coinbase_info":"","payout_addr":""}}"#
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .acknowledgeWith(Array(refusal.utf8)) }) { _ in
                try await withCoordinator(server.connectString, log: log) { running in
                    try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), "something") }
                    #expect(try await running.update(address(1)).message == "no")
                    #expect(try await Self.request(server).text == RunningCoordinator.request(address(1)))
                    let entry = try #require(
                        log.entries("What was accepted before a refused request is not known, put it back by hand").first
                    )
                    #expect(entry.level == .error && entry.metadata["previous"] == "something")
                    #expect(entry.metadata["refused"] == RunningCoordinator.request(address(1)))
                }
            }
        }
    }
}
