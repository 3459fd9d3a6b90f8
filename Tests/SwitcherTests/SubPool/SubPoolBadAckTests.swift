import SampleJobmaker
import Switcher
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Acks that are none, and jobmakers that do not answer.
@Suite struct SubPoolBadAckTests {
    @Test(arguments: [
        "", "not JSON", "[]", "{}", #"{"success":true}"#,
        #"{"success":true,"err_msg":"success","old":{"coinbase_info":"a","payout_addr":"b"}}"#,
        #"{"success":false,"err_msg":"no","old":{"coinbase_info":"a"}}"#,
    ])
    func anAckThatIsNoneIsTold(text: String) async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .acknowledgeWith(Array(text.utf8)) }) { _ in
                try await withCoordinator(server.connectString, configure: { $0.followUpTime = .zero }) { running in
                    await #expect(throws: SubPoolError.cannotParseAck) { try await running.update(address(1)) }
                    if !text.contains("payout_addr\":\"b") {
                        await #expect(throws: SubPoolError.cannotParseAck) { try await running.coinbase() }
                    }
                    #expect(await running.isIdle())
                    try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
                }
            }
        }
    }

    @Test func anAckOfMegabytesIsTold() async throws {
        var configuration = ZooKeeperServer.Configuration()
        configuration.javaOptions = ["-Djute.maxbuffer=4194304"]
        try await withZooKeeper(configuration) { server in
            let client = try await RawZooKeeperClient.connect(port: server.port)
            let padding = String(repeating: "x", count: 1_500_000)
            let huge = #"""
                {"success":true,"err_msg":"success","old":{"coinbase_info":"a","payout_addr":"b"},
                "new":{"coinbase_info":"tiger","payout_addr":"\#(address(1))"},"more":"\#(padding)"}
                """#
            try await withJobmaker(
                server,
                conduct: { _ in
                    _ = try? await client.set(RunningCoordinator.ackNode(), huge)
                    return .staySilent
                }
            ) { _ in
                try await withCoordinator(server.connectString) { running in
                    await #expect(throws: SubPoolError.cannotParseAck) { try await running.update(address(1)) }
                    await #expect(throws: SubPoolError.cannotParseAck) { try await running.coinbase() }
                }
            }
            await client.close()
        }
    }

    @Test func anAckNodeThatGoesIsTold() async throws {
        let client = Mutex<RawZooKeeperClient?>(nil)
        try await withZooKeeper { server in
            let raw = try await RawZooKeeperClient.connect(port: server.port)
            client.withLock { $0 = raw }
            try await withJobmaker(
                server,
                conduct: { _ in
                    try? await client.withLock { $0 }?.delete(RunningCoordinator.ackNode())
                    return .staySilent
                }
            ) { _ in
                try await withCoordinator(server.connectString) { running in
                    await #expect(throws: SubPoolError.cannotGetAck) { try await running.update(address(1)) }
                }
            }
            await raw.close()
        }
    }

    @Test func anAckNodeThatIsMadeAnewIsNoAck() async throws {
        let makesAnew = Mutex<(@Sendable () async throws -> Void)?>(nil)
        try await withZooKeeper { server in
            try await withJobmaker(
                server,
                conduct: { _ in
                    let makeAnew = makesAnew.withLock { makesAnew in
                        defer { makesAnew = nil }
                        return makesAnew
                    }
                    try? await makeAnew?()
                    return .acknowledge
                }
            ) { _ in
                try await withCoordinator(server.connectString) { running in
                    let node = try ZNodePath(RunningCoordinator.ackNode())
                    makesAnew.withLock {
                        // In one step, so that nobody sees it missing.
                        $0 = { _ = try await running.client.transaction([.delete(node), .create(node, data: [])]) }
                    }
                    let reply = try await running.update(address(1))
                    #expect(reply.new?.payoutAddress == address(1))
                    #expect(try await running.client.exists(node)?.version == 1)
                }
            }
        }
    }

    @Test func aSilentJobmakerIsATimeoutAndTheRequestStays() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .staySilent }) { _ in
                try await withCoordinator(
                    server.connectString,
                    ackTimeout: .milliseconds(300),
                    configure: { $0.followUpTime = .seconds(1) }
                ) { running in
                    let start = ContinuousClock.now
                    await #expect(throws: SubPoolError.timeout) { try await running.coinbase() }
                    await #expect(throws: SubPoolError.timeout) { try await running.update(address(1)) }
                    #expect(ContinuousClock.now - start >= .milliseconds(600))
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.text == RunningCoordinator.request(address(1)))
                    #expect(await running.isIdle())
                    try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
                }
            }
        }
    }

    @Test func theTimeForAnAckMayChange() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .staySilent }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(3_600)) { running in
                    await running.coordinator.setTimeouts(ack: .milliseconds(300), request: Timeouts.condition)
                    await #expect(throws: SubPoolError.timeout) { try await running.coinbase() }
                }
            }
        }
    }

    @Test func aJobmakerThatDiesBeforeItsAckDoesAsItIsToldWhenItIsBack() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .die }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .milliseconds(300)) { running in
                    await #expect(throws: SubPoolError.timeout) { try await running.update(address(1)) }
                    await #expect(throws: SubPoolError.timeout) { try await running.update(address(2)) }
                }
            }
            try await withJobmaker(server) { jobmaker in
                #expect(await jobmaker.coinbase.payoutAddress == address(2))
                let got = try await withCoordinator(server.connectString) { try await $0.coinbase() }
                #expect(got.old.payoutAddress == address(2))
            }
        }
    }

    @Test func aJobmakerThatRestartsInTimeAnswers() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withCoordinator(server.connectString) { running in
                let call = Task {
                    try await withJobmaker(
                        server,
                        conduct: { _ in
                            await gate.pass()
                            return .die
                        }
                    ) { _ in try await running.update(address(1)) }
                }
                try await eventually("the first has read the request") { gate.arrivals == 1 }
                gate.open()
                try await withJobmaker(server) { second in
                    let reply = try await call.value
                    #expect(reply.new?.payoutAddress == address(1))
                    #expect(await second.coinbase.payoutAddress == address(1))
                }
            }
        }
    }

    @Test func aJobmakerThatNeverSaysTheSameTwiceIsATimeout() async throws {
        let count = Mutex(0)
        try await withZooKeeper { server in
            try await withJobmaker(
                server,
                conduct: { _ in
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    let ack = #"{"success":false,"err_msg":"\#(number)","old":{"coinbase_info":"a","payout_addr":"b"}}"#
                    return .acknowledgeWith(Array(ack.utf8))
                }
            ) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(2)) { running in
                    await #expect(throws: SubPoolError.timeout) { try await running.update(address(1)) }
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.stat.version <= 8, "it is not written for ever")
                }
            }
        }
    }
}
