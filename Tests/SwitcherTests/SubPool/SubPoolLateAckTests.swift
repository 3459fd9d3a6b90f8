import SampleJobmaker
import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Acks that are there at the wrong time, or from the wrong jobmaker.
@Suite struct SubPoolLateAckTests {
    /// Lets an update for that address time out with its jobmakers held up at the gate; returns once another update is written.
    private static func timeOut(
        _ server: ZooKeeperServer,
        _ earlier: String,
        at gate: Gate,
        jobmakers: Int = 1,
        then wanted: String,
        _ body: @escaping @Sendable (SubPoolReply) async throws -> Void
    ) async throws {
        try await withCoordinator(server.connectString, ackTimeout: .milliseconds(200)) { running in
            await #expect(throws: SubPoolError.timeout) { try await running.update(earlier) }
        }
        try await eventually("the jobmakers are held up") { gate.arrivals == jobmakers }
        // The earlier request has had its time.
        let configure: (inout SubPoolConfiguration) -> Void = { $0.otherCallTime = .milliseconds(200) }
        try await withCoordinator(server.connectString, configure: configure) { running in
            async let reply = running.update(wanted)
            try await server.withRawClient { client in
                try await eventually("the other update is written") {
                    try await client.get(RunningCoordinator.requestNode()).text == RunningCoordinator.request(wanted)
                }
            }
            gate.open()
            try await body(try await reply)
        }
    }

    @Test func aLateSuccessOfAnEarlierUpdateIsNotTakenForTheAnswer() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: address(1))) { jobmaker in
                try await Self.timeOut(server, address(1), at: gate, then: address(2)) { reply in
                    #expect(reply.isSuccess && reply.new?.payoutAddress == address(2))
                    #expect(reply.old.payoutAddress == address(1), "it was in force for a moment")
                    #expect(await jobmaker.coinbase.payoutAddress == address(2))
                }
            }
        }
    }

    @Test func aLateRefusalOfAnEarlierUpdateIsNotTakenForTheAnswer() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: invalidAddress)) { jobmaker in
                try await Self.timeOut(server, invalidAddress, at: gate, then: address(2)) { reply in
                    #expect(reply.isSuccess && reply.new?.payoutAddress == address(2) && reply.old.payoutAddress == address(0))
                    #expect(await jobmaker.coinbase.payoutAddress == address(2))
                }
            }
        }
    }

    @Test func aLateSuccessIsNotTakenForTheRefusalThatFollows() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: address(1))) { jobmaker in
                try await Self.timeOut(server, address(1), at: gate, then: invalidAddress) { reply in
                    #expect(!reply.isSuccess && reply.message == "invalid payout address")
                    // What was there before the refused update is the one that timed out.
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.text == RunningCoordinator.request(address(1)))
                    #expect(await jobmaker.coinbase.payoutAddress == address(1))
                }
            }
        }
    }

    @Test(arguments: [["jm1", "jm2"], ["twin", "twin"]])
    func twoJobmakersThatAreBothLateAreNotBelieved(hostNames: [String]) async throws {
        let gate = Gate()
        let conduct = gate.conduct(at: address(1))
        try await withZooKeeper { server in
            try await withJobmaker(server, hostName: hostNames[0], conduct: conduct) { first in
                try await withJobmaker(server, hostName: hostNames[1], conduct: conduct) { second in
                    try await Self.timeOut(server, address(1), at: gate, jobmakers: 2, then: address(2)) { reply in
                        #expect(reply.isSuccess && reply.new?.payoutAddress == address(2))
                        try await eventually("both mine with it") {
                            let addresses = await [first.coinbase.payoutAddress, second.coinbase.payoutAddress]
                            return addresses == [address(2), address(2)]
                        }
                    }
                }
            }
        }
    }

    @Test func twoJobmakersOfOneNameThatAreBothLateWithARefusalAreNotBelieved() async throws {
        let (late, honest) = ([Gate(), Gate()], Gate())
        let conduct: @Sendable (Int, String) async -> SampleJobmaker.Conduct = { number, request in
            if request.contains(invalidAddress) { await late[number].pass() }
            if request.contains(address(2)) { await honest.pass() }
            return .acknowledge
        }
        try await withZooKeeper { server in
            try await withJobmaker(server, hostName: "twin", conduct: { await conduct(0, $0) }) { first in
                try await withJobmaker(server, hostName: "twin", conduct: { await conduct(1, $0) }) { second in
                    try await withCoordinator(server.connectString, ackTimeout: .milliseconds(200)) { running in
                        await #expect(throws: SubPoolError.timeout) { try await running.update(invalidAddress) }
                    }
                    try await eventually("both are held up") { late.allSatisfy { $0.arrivals == 1 } }
                    let configure: (inout SubPoolConfiguration) -> Void = { $0.otherCallTime = .milliseconds(200) }
                    try await withCoordinator(server.connectString, configure: configure) { running in
                        async let reply = running.update(address(2))
                        try await server.withRawClient { client in
                            let node = RunningCoordinator.requestNode()
                            try await eventually("it is written") { try await client.get(node).stat.version == 2 }
                            for (gate, version) in zip(late, [3, 4] as [Int32]) {
                                gate.open()
                                try await eventually("it is written again") { try await client.get(node).stat.version == version }
                            }
                        }
                        honest.open()
                        let answer = try await reply
                        #expect(answer.isSuccess && answer.new?.payoutAddress == address(2))
                        try await eventually("both mine with it") {
                            let addresses = await [first.coinbase.payoutAddress, second.coinbase.payoutAddress]
                            return addresses == [address(2), address(2)]
                        }
                    }
                }
            }
        }
    }

    @Test func twoJobmakersOnOneSubPool() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, hostName: "jm1") { first in
                try await withJobmaker(server, hostName: "jm2", encodeAddress: { "canonical-\($0)" }) { second in
                    try await withCoordinator(server.connectString) { running in
                        for number in 1...20 {
                            let reply = try await running.update(address(number))
                            let new = try #require(reply.new?.payoutAddress)
                            #expect(reply.isSuccess && new.hasSuffix(address(number)))
                            let refused = try await running.update(invalidAddress)
                            #expect(!refused.isSuccess && refused.message == "invalid payout address")
                        }
                        try await eventually("both mine with the last") {
                            let addresses = await [first.coinbase.payoutAddress, second.coinbase.payoutAddress]
                            return addresses == [address(20), "canonical-\(address(20))"]
                        }
                    }
                }
            }
        }
    }

    @Test func theUnaskedAckOfAStartingJobmakerIsNotTakenForTheAnswer() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString) { try await $0.update(address(1)) }
            }
            // It reads the earlier request when it starts, and is slow.
            try await withJobmaker(server, conduct: gate.conduct(at: address(2))) { _ in
                try await withCoordinator(server.connectString) { running in
                    async let reply = running.update(address(2))
                    try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                    try await server.withRawClient { client in
                        let late = #"""
                            {"success":true,"err_msg":"success","host":{"hostname":"starting"},"subpool_name":"pool",
                            "old":{"coinbase_info":"hello","payout_addr":"\#(address(0))"},
                            "new":{"coinbase_info":"tiger","payout_addr":"\#(address(1))"}}
                            """#
                        let request = RunningCoordinator.requestNode()
                        let version = try await client.get(request).stat.version
                        try await client.set(RunningCoordinator.ackNode(), late)
                        try await eventually("it is asked again") { try await client.get(request).stat.version > version }
                        let empty = late.replacing("true", with: "false").replacing(#":"success""#, with: #":"empty request""#)
                        try await client.set(RunningCoordinator.ackNode(), empty)
                    }
                    gate.open()
                    let answer = try await reply
                    #expect(answer.new?.payoutAddress == address(2))
                }
            }
        }
    }

    @Test func whatAnotherProgramWritesBeforeItIsNotOverwritten() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { _ in
                    try await withCoordinator(proxy.connectString, sessionTimeout: .seconds(30)) { running in
                        _ = try await running.client.exists(.root)
                        // Between the read and the write.
                        proxy.cutAtRequest(containing: RequestBytes.exists(RunningCoordinator.ackNode()), passing: false)
                        await proxy.refuseConnections()
                        let call = Task { try await running.update(address(1)) }
                        try await eventually("it has read the request") { proxy.trappedCount == 1 }
                        let other = RunningCoordinator.request(address(2))
                        try await server.withRawClient { _ = try await $0.set(RunningCoordinator.requestNode(), other) }
                        try await proxy.acceptConnections()
                        await #expect(throws: SubPoolError.dataUpdated) { try await call.value }
                        let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                        #expect(node.text == other && node.stat.version == 1)
                    }
                }
            }
        }
    }

    @Test func whatAnotherProgramWritesMeanwhileIsTold() async throws {
        let gate = Gate()
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: address(1))) { _ in
                try await withCoordinator(server.connectString, log: log) { running in
                    let call = Task { try await running.update(address(1)) }
                    try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                    try await server.withRawClient { client in
                        try await client.set(RunningCoordinator.requestNode(), RunningCoordinator.request(address(2)))
                    }
                    gate.open()
                    await #expect(throws: SubPoolError.dataUpdated) { try await call.value }
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.text == RunningCoordinator.request(address(2)), "it is left alone")
                }
            }
        }
    }

    @Test func whatAnotherProgramWritesMeanwhileIsToldThoughNobodyAcknowledges() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .staySilent }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: Timeouts.base / 2) { running in
                    let call = Task { try await running.update(address(1)) }
                    try await server.withRawClient { client in
                        try await eventually("it is written") {
                            try await client.get(RunningCoordinator.requestNode()).text == RunningCoordinator.request(address(1))
                        }
                        try await client.set(RunningCoordinator.requestNode(), "other")
                    }
                    await #expect(throws: SubPoolError.dataUpdated) { try await call.value }
                }
            }
        }
    }

    @Test func anotherServersQuestionMeanwhileDoesNoHarm() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: address(1))) { _ in
                try await withCoordinator(server.connectString) { running in
                    // It does not wait for the update's ack.
                    try await withCoordinator(
                        server.connectString,
                        configure: { $0.otherCallTime = .zero }
                    ) { other in
                        async let update = running.update(address(1))
                        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
                        async let question = other.coinbase()
                        try await server.withRawClient { client in
                            try await eventually("the question is written") {
                                try await client.get(RunningCoordinator.requestNode()).stat.version == 2
                            }
                        }
                        gate.open()
                        let replies = try await (update, question)
                        #expect(replies.0.new?.payoutAddress == address(1) && replies.1.old.payoutAddress == address(1))
                    }
                }
            }
        }
    }
}
