import SampleJobmaker
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

@testable import Switcher

/// Three servers on one subpool that take turns by a coordination directory.
@Suite struct SubPoolSharedTurnsTests {
    private static let directory: ZNodePath = "/coordination"
    private static let turnNode = "/coordination/turns/btc/pool"

    private static func withServers(
        _ connectString: String,
        ackTimeout: Duration = Timeouts.condition,
        log: LogRecorder = LogRecorder(),
        _ body: @escaping @Sendable (RunningCoordinator) async throws -> Void
    ) async throws {
        try await withCoordinator(
            connectString,
            ackTimeout: ackTimeout,
            coordinationDirectory: directory,
            log: log,
            body
        )
    }

    private static func request(_ server: ZooKeeperServer) async throws -> String {
        try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()).text }
    }

    private static func accepted(_ server: ZooKeeperServer) async throws -> String? {
        let bytes = try await server.withRawClient { Array(try await $0.get(turnNode).text.utf8) }
        return try TurnRecord(bytes).accepted.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Does updates `first` and so on through servers in turn, a few at a time.
    ///
    /// - Returns: What each was answered.
    private static func update(
        _ servers: [RunningCoordinator],
        _ count: Int,
        callers: Int,
        onAnswer: @escaping @Sendable (_ answered: Int) async throws -> Void = { _ in }
    ) async throws -> [Int: Result<SubPoolReply, any Error>] {
        let answers = Answers()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    while true {
                        let number = answers.next()
                        guard number <= count else { return }
                        let result: Result<SubPoolReply, any Error>
                        do {
                            result = .success(try await servers[caller % servers.count].update(address(number)))
                        } catch {
                            result = .failure(error)
                        }
                        try await onAnswer(answers.add(number, result))
                    }
                }
            }
            try await group.waitForAll()
        }
        return answers.all
    }

    /// What updates were answered, by their numbers, and which number is next.
    private final class Answers: Sendable {
        private let state = Mutex<(last: Int, all: [Int: Result<SubPoolReply, any Error>])>((0, [:]))

        var all: [Int: Result<SubPoolReply, any Error>] { state.withLock { $0.all } }

        func next() -> Int {
            state.withLock { state in
                state.last += 1
                return state.last
            }
        }

        /// - Returns: How many there are now.
        func add(_ number: Int, _ result: Result<SubPoolReply, any Error>) -> Int {
            state.withLock { state in
                state.all[number] = result
                return state.all.count
            }
        }
    }

    /// Every answer is to its own update, each `old` is another's `new`, and at the end of that chain is what the jobmaker mines with.
    @Test func twoHundredUpdatesThroughThreeServers() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { jobmaker in
                try await Self.withServers(server.connectString) { first in
                    try await Self.withServers(server.connectString) { second in
                        try await Self.withServers(server.connectString) { third in
                            let answers = try await Self.update([first, second, third], 200, callers: 9)
                            var next: [String: String] = [:]
                            for (number, answer) in answers {
                                let reply = try answer.get()
                                #expect(reply.isSuccess && reply.new?.payoutAddress == address(number))
                                next[reply.old.payoutAddress] = address(number)
                            }
                            #expect(answers.count == 200 && next.count == 200, "no two have replaced the same")
                            var last = initialCoinbase.payoutAddress
                            for _ in 0..<200 { last = try #require(next[last]) }
                            #expect(await jobmaker.coinbase.payoutAddress == last)
                            let (request, accepted) = (try await Self.request(server), try await Self.accepted(server))
                            #expect(request == RunningCoordinator.request(last) && accepted == request)
                            #expect(try await third.coinbase().old.payoutAddress == last)
                        }
                    }
                }
            }
        }
    }

    /// The one whose session ends is answered no other's, and the others go on.
    @Test func oneServersSessionEndsInTheMiddle() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server) { jobmaker in
                    try await Self.withServers(proxy.connectString, ackTimeout: .seconds(5)) { first in
                        try await Self.withServers(server.connectString) { second in
                            let answers = try await Self.update([first, second, second], 60, callers: 6) { answered in
                                guard answered == 15, let session = await first.client.session else { return }
                                await proxy.refuseConnections()
                                await proxy.cut()
                                try await server.expireSession(id: session.id, password: session.password)
                                try await proxy.acceptConnections()
                            }
                            var successes = 0
                            for (number, answer) in answers {
                                switch answer {
                                case .success(let reply):
                                    successes += 1
                                    #expect(reply.isSuccess && reply.new?.payoutAddress == address(number))
                                case .failure(let error):
                                    let told: [SubPoolError] = [.notConfirmed, .timeout, .notRead, .busy, .dataUpdated]
                                    #expect(told.contains { $0 == error as? SubPoolError }, "\(error)")
                                }
                            }
                            #expect(answers.count == 60 && successes >= 40, "\(successes)")
                            let reply = try await second.update(address(61))
                            #expect(reply.isSuccess)
                            #expect(await jobmaker.coinbase.payoutAddress == address(61))
                            #expect(try await Self.accepted(server) == RunningCoordinator.request(address(61)))
                        }
                    }
                }
            }
        }
    }

    /// What was accepted before is known to the turn node alone: the server that knew it is dead, and the jobmaker says another form of it.
    @Test func theNextTurnPutsBackWhatAKilledServerLeft() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: "refused")) { jobmaker in
                let good = RunningCoordinator.request(address(1), info: "good")
                // Its end is no stop in good order.
                let killed = Task {
                    try await Self.withServers(server.connectString) { first in
                        try await first.update(address(1), info: "good")
                        _ = try await first.update(invalidAddress, info: "refused")
                    }
                }
                try await eventually("it is written") { gate.arrivals == 1 }
                killed.cancel()
                _ = await killed.result
                #expect(try await Self.request(server).contains("refused"))
                #expect(try await Self.accepted(server) == good)
                gate.open()
                try await Self.withServers(server.connectString) { second in
                    #expect(try await second.coinbase().old.payoutAddress == address(1))
                    try await eventually("it is put back") { try await Self.request(server) == good }
                    #expect(await jobmaker.coinbase.payoutAddress == address(1))
                }
            }
        }
    }

    /// Its turn node tells of the subpool that was: nothing of that is put back.
    @Test func aSubPoolThatIsMadeAnewOwesNothingToTheOneBefore() async throws {
        try await withZooKeeper { server in
            try await Self.withServers(server.connectString) { first in
                try await withJobmaker(server) { _ in
                    try await first.update(address(1))
                }
                try await server.withRawClient { client in
                    try await client.delete(RunningCoordinator.ackNode())
                    try await client.delete(RunningCoordinator.requestNode())
                }
                try await withJobmaker(server) { jobmaker in
                    let reply = try await first.update(invalidAddress)
                    #expect(!reply.isSuccess)
                    try await eventually("it is put back") { try await Self.request(server).isEmpty }
                    #expect(await jobmaker.coinbase == initialCoinbase)
                    #expect(try await Self.accepted(server) == nil)
                }
            }
        }
    }

    /// A program before this one has written meanwhile, what it wrote was accepted, and then it left a refused request behind.
    @Test func whatAProgramWithoutTurnsHadAcceptedIsNotUndone() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { jobmaker in
                try await Self.withServers(server.connectString) { first in
                    try await first.update(address(1))
                    try await server.withRawClient { client in
                        try await client.set(RunningCoordinator.requestNode(), RunningCoordinator.request(address(2)))
                        try await eventually("it is accepted") { await jobmaker.coinbase.payoutAddress == address(2) }
                        try await client.set(RunningCoordinator.requestNode(), RunningCoordinator.request(invalidAddress))
                        try await eventually("it is refused") {
                            try await client.get(RunningCoordinator.ackNode()).text.contains(#""success":false"#)
                        }
                    }
                    let reply = try await first.update(invalidAddress, info: "other")
                    #expect(!reply.isSuccess)
                    try await eventually("it is put back") {
                        try await Self.request(server) == RunningCoordinator.request(address(2))
                    }
                    #expect(await jobmaker.coinbase.payoutAddress == address(2))
                }
            }
        }
    }

    /// A question of another server writes the turn node, and is told no answer either.
    @Test func aLateRefusalIsPutBackThoughAQuestionCameBetween() async throws {
        let gate = Gate()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: "refused")) { jobmaker in
                try await Self.withServers(server.connectString, ackTimeout: .seconds(1)) { first in
                    try await Self.withServers(server.connectString, ackTimeout: .seconds(1)) { second in
                        try await first.update(address(1))
                        await #expect(throws: SubPoolError.timeout) { try await first.update(invalidAddress, info: "refused") }
                        await #expect(throws: SubPoolError.timeout) { try await second.coinbase() }
                        gate.open()
                        try await eventually("it is put back") {
                            try await Self.request(server) == RunningCoordinator.request(address(1))
                        }
                        #expect(await jobmaker.coinbase.payoutAddress == address(1))
                    }
                }
            }
        }
    }

    /// Names come from callers.
    @Test func nothingIsMadeOfASubPoolThatIsNotThere() async throws {
        try await withZooKeeper { server in
            try await Self.withServers(server.connectString) { first in
                await #expect(throws: SubPoolError.doesNotExist(name: "pool")) { try await first.update(address(1)) }
                let turns = try await first.client.exists("/coordination/turns")
                #expect(turns == nil)
            }
        }
    }

    @Test func aTurnThatSomebodyElseHasIsWaitedForAsLongAsThereIsTime() async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await Self.withServers(server.connectString, ackTimeout: .seconds(1)) { first in
                    try await first.update(address(1))
                    try await eventually("nobody is left there") {
                        try await first.client.children(of: ZNodePath(Self.turnNode)).names.isEmpty
                    }
                    let hold = try await Lock(client: first.client, path: ZNodePath(Self.turnNode)).acquire()
                    await #expect(throws: SubPoolError.busy) { try await first.update(address(2)) }
                    try await hold.release()
                    try await first.update(address(3))
                }
            }
        }
    }

    @Test func whatIsOfAnotherFormatIsNotTouched() async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withJobmaker(server) { _ in
                try await Self.withServers(server.connectString, log: log) { first in
                    try await first.update(address(1))
                    let before = try await Self.request(server)
                    try await first.client.set(ZNodePath(Self.turnNode), data: Array("{\"format\":2}\n".utf8))
                    await #expect(throws: SubPoolError.notShared) { try await first.update(address(2)) }
                    let lines = log.entries.filter {
                        $0.metadata["reason"] == "is of format 2, and this server knows format 1"
                    }
                    #expect(lines.count == 1 && lines.first?.text.contains(Self.turnNode) == true)
                    try await first.client.set(Self.directory, data: Array(#"{"format":2}"#.utf8))
                    try await eventually("it is noticed") {
                        do {
                            _ = try await first.coinbase()
                            return false
                        } catch {
                            return error as? SubPoolError == .notShared
                        }
                    }
                    #expect(try await Self.request(server) == before)
                }
            }
        }
    }
}
