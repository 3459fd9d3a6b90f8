import SampleJobmaker
import Switcher
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct SubPoolCoordinatorTests {
    @Test func updateGetRefusedUpdateGet() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { jobmaker in
                try await withCoordinator(server.connectString) { running in
                    let initial = Coinbase(info: "hello", payoutAddress: address(0))
                    let first = try await running.coinbase()
                    #expect(
                        first.isSuccess && first.jobmakerNumber == nil && first.message.isEmpty
                            && first.subPoolName == "pool"
                    )
                    #expect(first.old == initial && first.new == nil && first.hostName == "jm1" && first.ackTime > .zero)
                    let untouched = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(untouched.data.isEmpty && untouched.stat.version == 1, "written back as it was")

                    let updated = try await running.update(address(1))
                    let wanted = Coinbase(info: "tiger", payoutAddress: address(1))
                    #expect(updated.isSuccess && updated.jobmakerNumber == nil && updated.message == "success")
                    #expect(updated.old == initial && updated.new == wanted && updated.hostName == "jm1")
                    #expect(await jobmaker.coinbase == .init("tiger", address(1)))
                    #expect(try await running.coinbase().old == wanted)

                    let refused = try await running.update(invalidAddress)
                    #expect(!refused.isSuccess && refused.jobmakerNumber == nil && refused.message == "invalid payout address")
                    #expect(refused.old == wanted && refused.new == nil)
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.text == RunningCoordinator.request(address(1)), "put back")
                    #expect(try await running.coinbase().old == wanted)
                    #expect(await jobmaker.coinbase == .init("tiger", address(1)))
                    #expect(await running.isIdle())
                    try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
                }
            }
        }
    }

    @Test func aRefusalOfTheFirstUpdatePutsBackTheEmptyRequest() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString) { running in
                    #expect(try await running.update(invalidAddress).message == "invalid payout address")
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.data.isEmpty && node.stat.version == 3, "written, confirmed, put back")
                    let got = try await running.coinbase()
                    #expect(got.isSuccess && got.message.isEmpty && got.old.payoutAddress == address(0))
                }
            }
        }
    }

    @Test func aSubPoolThatIsNotThere() async throws {
        try await withZooKeeper { server in
            try await withCoordinator(server.connectString) { running in
                await #expect(throws: SubPoolError.doesNotExist(name: "pool")) { try await running.coinbase() }
                await #expect(throws: SubPoolError.doesNotExist(name: "pool")) { try await running.update(address(1)) }
                try await server.withRawClient { client in
                    for path in ["/subpool", "/subpool/btc", "/subpool/btc/pool"] { try await client.create(path, "x") }
                }
                await #expect(throws: SubPoolError.cannotAcknowledge) { try await running.coinbase() }
                await #expect(throws: SubPoolError.cannotAcknowledge) { try await running.update(address(1)) }
                let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                #expect(node.text == "x" && node.stat.version == 0, "nothing was written")
                #expect(await running.isIdle(), "names of callers do not stay in the table")
                try await eventually("no watch is left") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func aLongTextIsTruncated() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, maximumInfoByteCount: 10) { _ in
                try await withCoordinator(server.connectString) { running in
                    let reply = try await running.update(address(1), info: "tigertigertiger")
                    #expect(
                        reply.isSuccess && reply.jobmakerNumber == nil && reply.message == "coinbase info truncated to 10 bytes"
                    )
                    #expect(reply.new?.info == "tigertiger")
                    #expect(try await running.coinbase().old.info == "tigertiger")
                }
            }
        }
    }

    @Test func aJobmakerThatWritesAddressesInItsOwnWay() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, encodeAddress: { "canonical-\($0)" }) { _ in
                try await withCoordinator(server.connectString) { running in
                    let reply = try await running.update(address(1))
                    #expect(reply.isSuccess && reply.old.payoutAddress == address(0))
                    #expect(reply.new?.payoutAddress == "canonical-\(address(1))")
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(
                        node.text == RunningCoordinator.request(address(1)) && node.stat.version == 2,
                        "written twice, unchanged"
                    )
                }
            }
        }
    }

    @Test func aJobmakerThatWritesAddressesInCapitals() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, encodeAddress: { "bitcoin:" + $0.uppercased() }) { _ in
                try await withCoordinator(server.connectString) { running in
                    #expect(try await running.update(address(1)).isSuccess)
                    let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
                    #expect(node.stat.version == 1, "known at once")
                }
            }
        }
    }

    @Test func everyConcurrentUpdateIsAnsweredWithItsOwnAddress() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { jobmaker in
                try await withCoordinator(server.connectString) { running in
                    let answers = try await Self.update(running, workers: 8, times: 25)
                    #expect(answers.count == 200)
                    #expect(answers.allSatisfy { $0 == .own })
                    // The replies tell one history: each address was replaced by the next one.
                    let got = try await running.coinbase()
                    #expect(await jobmaker.coinbase.payoutAddress == got.old.payoutAddress)
                    #expect(await running.isIdle())
                }
            }
        }
    }

    @Test func throughTwoServersNobodyIsAnsweredWithAnotherAddress() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString) { first in
                    try await withCoordinator(server.connectString) { second in
                        async let ofFirst = Self.update(first, workers: 4, times: 25, from: 1_000)
                        async let ofSecond = Self.update(second, workers: 4, times: 25, from: 2_000)
                        let answers = try await ofFirst + ofSecond
                        #expect(answers.count == 200)
                        #expect(answers.allSatisfy { $0 == .own || $0 == .dataUpdated }, "\(answers)")
                        #expect(answers.contains(.own))
                    }
                }
            }
        }
    }

    @Test func subPoolsAreServedInParallel() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, "slow", conduct: gate.conduct()) { _ in
                try await withJobmaker(server, "quick") { _ in
                    try await withCoordinator(server.connectString) { running in
                        async let slow = running.update(address(1), pool: "slow")
                        try await eventually("the slow one is asked") { gate.arrivals == 1 }
                        #expect(try await running.update(address(2), pool: "quick").isSuccess)
                        gate.open()
                        #expect(try await slow.new?.payoutAddress == address(1))
                    }
                }
            }
        }
    }

    @Test func callsAreServedInTheOrderOfTheirComing() async throws {
        let gate = Gate()
        let seen = Mutex<[String]>([])
        try await withZooKeeper { server in
            try await withJobmaker(
                server,
                conduct: { request in
                    seen.withLock { $0.append(request) }
                    await gate.pass()
                    return .acknowledge
                }
            ) { _ in
                try await withCoordinator(server.connectString) { running in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<10 {
                            group.addTask {
                                let reply = try await running.update(address(number))
                                #expect(reply.new?.payoutAddress == address(number))
                            }
                            try await eventually("it waits") {
                                let load = await running.coordinator.load
                                return load.subPools == 1 && load.waitingCalls == number
                            }
                        }
                        try await eventually("the jobmaker has the first") { gate.arrivals == 1 }
                        gate.open()
                        try await group.waitForAll()
                    }
                    #expect(seen.withLock { $0 } == (0..<10).map { RunningCoordinator.request(address($0)) })
                }
            }
        }
    }

    @Test func theNodesAccessListsStay() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await withCoordinator(server.connectString) { running in
                    let lists = { try await server.withRawClient { try await $0.getACL(RunningCoordinator.requestNode()) } }
                    let before = try await lists()
                    try await running.update(address(1))
                    #expect(try await lists() == before)
                }
            }
        }
    }

    enum Answer: Equatable, Sendable {
        /// A success with what was asked for.
        case own
        case dataUpdated
        case wrong(String)
    }

    /// Updates one subpool from several tasks, every time with another address.
    static func update(
        _ running: RunningCoordinator,
        workers: Int,
        times: Int,
        from first: Int = 1
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: [Answer].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var answers: [Answer] = []
                    for time in 0..<times {
                        let wanted = address(first + worker * times + time)
                        do {
                            let reply = try await running.update(wanted)
                            let isOwn = reply.isSuccess && reply.new?.payoutAddress == wanted
                            answers.append(isOwn ? .own : .wrong("\(wanted): \(reply)"))
                        } catch SubPoolError.dataUpdated {
                            answers.append(.dataUpdated)
                        }
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
