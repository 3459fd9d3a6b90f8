import Synchronization
import Testing
import ZooKeeper

@testable import Switcher

struct TurnQueueTests {
    private let now = ContinuousClock.now
    private var queue = TurnQueue(maximumWaiting: 3)
    private let first: ZNodePath
    private let second: ZNodePath

    init() throws {
        first = ZNodePath("/subpool/btc/first")
        second = ZNodePath("/subpool/btc/second")
    }

    private func call(waitsFor time: Duration = .seconds(5)) throws -> SubPoolCall {
        SubPoolCall(.coinbase(try SubPoolName(coin: "btc", subPool: "pool")), latestTurn: now + time)
    }

    /// Whose turn it is then.
    private mutating func leave(_ node: ZNodePath) -> SubPoolCall? { queue.leave(node, now: now).next }

    @Test mutating func turnsAreTakenInTheOrderOfComing() throws {
        let calls = try (0..<4).map { _ in try call() }
        #expect(queue.enter(calls[0], at: first) == .turn)
        for call in calls.dropFirst() { #expect(queue.enter(call, at: first) == .waits) }
        for call in calls.dropFirst() { #expect(leave(first) === call) }
        #expect(leave(first) == nil)
        #expect(queue.servedCount == 0, "nothing is left of a subpool that nobody is served on")
    }

    @Test mutating func itIsKnownHowManyWaitForWhat() throws {
        for _ in 0..<3 { _ = queue.enter(try call(), at: first) }
        _ = queue.enter(try call(), at: second)
        #expect(queue.crowds.map(\.count) == [2])
        #expect(queue.crowds.first?.name == (try SubPoolName(coin: "btc", subPool: "pool")))
    }

    @Test mutating func subPoolsDoNotWaitForEachOther() throws {
        #expect(queue.enter(try call(), at: first) == .turn)
        #expect(queue.enter(try call(), at: second) == .turn)
        #expect(queue.enter(try call(), at: first) == .waits)
        #expect(leave(second) == nil)
        #expect(queue.servedCount == 1 && queue.waitingCount == 1)
    }

    @Test mutating func aFullQueueTakesNobody() throws {
        #expect(queue.enter(try call(), at: first) == .turn)
        for _ in 0..<3 { #expect(queue.enter(try call(), at: first) == .waits) }
        #expect(queue.enter(try call(), at: first) == .full)
        #expect(queue.enter(try call(), at: second) == .turn)
        #expect(queue.waitingCount == 3)
    }

    @Test mutating func thoseWhoHaveGoneTakeNoPlaceAndNoTurn() throws {
        #expect(queue.enter(try call(), at: first) == .turn)
        let calls = try (0..<3).map { _ in try call() }
        for call in calls { #expect(queue.enter(call, at: first) == .waits) }
        calls[0].giveUp()
        calls[2].giveUp()
        let late = try call()
        #expect(queue.enter(late, at: first) == .waits)
        #expect(leave(first) === calls[1])
        #expect(leave(first) === late)
        late.giveUp()
        #expect(leave(first) == nil)
        #expect(queue.servedCount == 0)
    }

    @Test mutating func thoseWhoseTimeIsOverAreTakenOut() throws {
        #expect(queue.enter(try call(waitsFor: .zero), at: first) == .turn)
        let calls = try [1, 2, 3].map { try call(waitsFor: .seconds($0)) }
        for call in calls { #expect(queue.enter(call, at: first) == .waits) }
        #expect(queue.removeLate(now: now).isEmpty)
        let late = queue.removeLate(now: now + .seconds(2))
        #expect(late.map(ObjectIdentifier.init) == calls.prefix(2).map(ObjectIdentifier.init))
        #expect(leave(first) === calls[2])
        #expect(queue.removeAllWaiting().isEmpty)
    }

    @Test mutating func whoseTimeIsOverGetsNoTurn() throws {
        #expect(queue.enter(try call(), at: first) == .turn)
        let calls = try [1, 2, 3].map { try call(waitsFor: .seconds($0)) }
        for call in calls { #expect(queue.enter(call, at: first) == .waits) }
        let (next, late) = queue.leave(first, now: now + .seconds(2))
        #expect(next === calls[2] && late.map(ObjectIdentifier.init) == calls.prefix(2).map(ObjectIdentifier.init))
        let (nobody, none) = queue.leave(first, now: now + .seconds(9))
        #expect(nobody == nil && none.isEmpty && queue.servedCount == 0)
    }

    @Test mutating func whoWaitsLongHoldsNobodyUpWhoDoesNot() throws {
        #expect(queue.enter(try call(), at: first) == .turn)
        let (followUp, other) = (try call(waitsFor: .seconds(600)), try call(waitsFor: .seconds(1)))
        for call in [followUp, other] { #expect(queue.enter(call, at: first) == .waits) }
        #expect(queue.removeLate(now: now + .seconds(1)).map(ObjectIdentifier.init) == [ObjectIdentifier(other)])
        #expect(leave(first) === followUp)
    }

    @Test func aCallIsAnsweredOnce() throws {
        let answers = Mutex<[SubPoolCall.Outcome]>([])
        let call = try call()
        call.whenAnswered { answer in answers.withLock { $0.append(answer) } }
        call.answer(.failure(.busy))
        call.answer(.failure(.timeout))
        call.giveUp()
        #expect(answers.withLock { $0 } == [.failure(.busy)])
    }

    @Test func aCallThatIsGivenUpEarlyGetsItsAnswerLater() throws {
        let answers = Mutex<[SubPoolCall.Outcome]>([])
        let call = try call()
        call.giveUp()
        #expect(call.isAnswered)
        #expect(!call.goUnderWay())
        call.whenAnswered { answer in answers.withLock { $0.append(answer) } }
        #expect(answers.withLock { $0 } == [.failure(.cancelled)])
    }

    @Test func anUpdateThatIsUnderWayIsNotGivenUp() throws {
        let update = try CoinbaseUpdate(coin: "btc", subPool: "pool", Coinbase(info: "", payoutAddress: "a"))
        let call = SubPoolCall(.update(update), latestTurn: now)
        #expect(call.goUnderWay())
        call.giveUp()
        #expect(!call.isAnswered)
        let question = try self.call()
        #expect(question.goUnderWay())
        question.giveUp()
        #expect(question.isAnswered)
    }
}
