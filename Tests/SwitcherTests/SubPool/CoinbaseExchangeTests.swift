import Testing

@testable import Switcher
@testable import ZooKeeper

/// Which state follows which event, until the answer. No ZooKeeper is needed for that.
@Suite struct CoinbaseExchangeTests {
    // MARK: Until the request is written

    @Test func aSubPoolThatNobodyAcknowledgesForIsNotWritten() throws {
        var exchange = try CoinbaseExchange.sample()
        #expect(throws: SubPoolError.cannotAcknowledge) {
            try exchange.looked(CoinbaseExchange.found, .written(by: 10), ack: nil, now: 0)
        }
        #expect(exchange.firstWrite == nil)
    }

    @Test func anUpdateIsWrittenAtTheVersionThatWasFound() throws {
        var exchange = try CoinbaseExchange.sample()
        #expect(
            try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 11), now: 0) == .readAck
        )
        let write = try #require(exchange.firstWrite)
        #expect(write.data == CoinbaseExchange.wanted && write.version == 3)
        exchange.wrote(.written(by: 20, version: 4))
        #expect(exchange.sent?.written == RequestContent(data: CoinbaseExchange.wanted, version: 4, transaction: 20))
        #expect(exchange.hasReplaced && exchange.waitsOn)
        #expect(exchange.memory.settledTransaction == 20, "its own request is nobody else's call")
    }

    @Test func aQuestionWritesWhatIsThere() throws {
        var exchange = try CoinbaseExchange.sample(isUpdate: false)
        #expect(
            try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 11), now: 0) == .write
        )
        let write = try #require(exchange.firstWrite)
        #expect(write.data == CoinbaseExchange.found && write.version == 3)
        exchange.wrote(.written(by: 20, version: 4))
        #expect(!exchange.hasReplaced)
    }

    @Test func whatItsAckAcceptsIsRememberedBeforeItIsOverwritten() throws {
        var exchange = try CoinbaseExchange.sample()
        #expect(try exchange.looked(CoinbaseExchange.found, .written(by: 10), ack: .written(by: 12), now: 0) == .readAck)
        exchange.learn(.success("previous"), .written(by: 9))
        #expect(exchange.memory.acceptedRequest == nil, "it is older than the request")
        exchange.learn(.success("previous"), .written(by: 12))
        #expect(exchange.memory.acceptedRequest == CoinbaseExchange.found)
        #expect(
            try exchange.looked(CoinbaseExchange.found, .written(by: 10), ack: .written(by: 12), now: 0) == .write,
            "it is known"
        )
    }

    @Test func anotherServersCallIsWaitedForOnce() throws {
        var exchange = try CoinbaseExchange.sample()
        let request = ZNodeStat.written(by: 10)
        let first = try exchange.looked(CoinbaseExchange.found, request, ack: .written(by: 9), now: 0)
        #expect(first == .waitForOtherCall(.seconds(5)))
        #expect(exchange.firstWrite == nil, "it is not overwritten")
        #expect(
            try exchange.looked(CoinbaseExchange.found, request, ack: .written(by: 9), now: 0) == first,
            "nothing has happened yet"
        )
        exchange.otherCallsTimeIsUp()
        #expect(try exchange.looked(CoinbaseExchange.found, request, ack: .written(by: 9), now: 0) == .write)
    }

    @Test func whatWasSettledBeforeZooKeeperWasSetUpAnewSaysNothing() throws {
        var memory = SubPoolMemory()
        memory.settled(1_000)
        var exchange = try CoinbaseExchange.sample(memory: memory)
        let first = try exchange.looked(CoinbaseExchange.found, .written(by: 10), ack: .written(by: 9), now: 0)
        #expect(first == .waitForOtherCall(.seconds(5)), "another server's call is under way")
        exchange.otherCallsTimeIsUp()
        #expect(try exchange.looked(CoinbaseExchange.found, .written(by: 10), ack: .written(by: 9), now: 0) == .write)
        let next = try exchange.looked(CoinbaseExchange.found, .written(by: 11), ack: .written(by: 9), now: 0)
        #expect(next == .waitForOtherCall(.seconds(5)))
    }

    @Test func aWriteThatNobodyKnowsOfIsToldByTheNode() throws {
        var exchange = try CoinbaseExchange.sample()
        _ = try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 11), now: 0)
        #expect(throws: SubPoolError.notConfirmed) { try exchange.wroteOrNot(nil) }
        #expect(throws: SubPoolError.notConfirmed) {
            try exchange.wroteOrNot((CoinbaseExchange.wanted, .written(by: 10, version: 3)))
        }
        #expect(throws: SubPoolError.dataUpdated) {
            try exchange.wroteOrNot((CoinbaseExchange.found, .written(by: 12, version: 4)))
        }
        #expect(exchange.sent == nil)
        try exchange.wroteOrNot((CoinbaseExchange.wanted, .written(by: 20, version: 4)))
        #expect(exchange.sent?.written.transaction == 20)
    }

    // MARK: Whose ack

    @Test func whatWasAskedForIsTheAnswer() throws {
        var exchange = try CoinbaseExchange.written()
        guard case .answered(let reply) = try exchange.judge(.success("wanted"), .written(by: 21)) else {
            Issue.record("it is the answer")
            return
        }
        #expect(reply.isSuccess && reply.old.payoutAddress == "old")
        #expect(exchange.memory.acceptedRequest == CoinbaseExchange.wanted)
        #expect(exchange.afterAnswer == .nothing)
    }

    @Test func aRefusalIsTheAnswerWhenItIsSaidAgain() throws {
        var exchange = try CoinbaseExchange.written(accepted: CoinbaseExchange.wanted)
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        exchange.wroteAgain(.written(by: 22, version: 5))
        #expect(exchange.sent?.written == RequestContent(data: CoinbaseExchange.wanted, version: 5, transaction: 22))
        #expect(exchange.memory.settledTransaction == 22)
        guard case .answered(let reply) = try exchange.judge(.refusal(), .written(by: 23)) else {
            Issue.record("it is the answer")
            return
        }
        #expect(!reply.isSuccess && exchange.afterAnswer == .putBack)
        #expect(exchange.memory.acceptedRequest == nil, "it is refused now")
    }

    @Test func lateRefusalsOfARequestWithoutAnAnswerDoNotConfirmEachOther() throws {
        var exchange = try CoinbaseExchange.sample()
        _ = try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 9), now: 0)
        exchange.otherCallsTimeIsUp()
        _ = try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 9), now: 0)
        exchange.wrote(.written(by: 20, version: 4))
        // Of two jobmakers with one name, each late with the request before.
        for number in Int64(0)..<2 {
            #expect(try exchange.judge(.refusal(), .written(by: 21 + 2 * number)) == .writeAgain)
            exchange.wroteAgain(.written(by: 22 + 2 * number, version: 5 + Int32(number)))
        }
        guard case .answered(let reply) = try exchange.judge(.refusal(), .written(by: 25)) else {
            Issue.record("a third is none of them")
            return
        }
        #expect(!reply.isSuccess)
    }

    @Test func itIsNotWrittenForEver() throws {
        var exchange = try CoinbaseExchange.written()
        for number in 1..<Int64(exchange.configuration.maximumWrites) {
            #expect(try exchange.judge(.refusal(message: "\(number)"), .written(by: 20 + 2 * number)) == .writeAgain)
            exchange.wroteAgain(.written(by: 21 + 2 * number, version: 4 + Int32(number)))
        }
        #expect(try exchange.judge(.refusal(message: "another"), .written(by: 100)) == .waitOn)
    }

    @Test func whatIsNoAckIsTold() throws {
        var exchange = try CoinbaseExchange.written()
        #expect(throws: SubPoolError.cannotParseAck) { try exchange.judge(Array("garbage".utf8), .written(by: 21)) }
    }

    @Test func anAckThatWasNeverWrittenIsNone() throws {
        var exchange = try CoinbaseExchange.written()
        let made = ZNodeStat.written(by: 30, version: 0)
        #expect(!exchange.isNew([], made) && exchange.isNew([1], made) && exchange.isNew([], .written(by: 30)))
        exchange.failed(.timeout)
        #expect(!exchange.isNew([], made), "who follows it up would look at it again and again")
        #expect(!exchange.isNew(.refusal(), .written(by: 20)) && exchange.isNew(.refusal(), .written(by: 21)))
    }

    @Test func theNodeHasToHoldTheRequestWhenItsAckIsWritten() throws {
        let exchange = try CoinbaseExchange.written()
        try exchange.checkRequest(CoinbaseExchange.wanted, .written(by: 40, version: 9), atAck: 21)
        try exchange.checkRequest(CoinbaseExchange.found, .written(by: 22, version: 5), atAck: 21)
        let others: [(ZNodeStat, Int64?)] = [
            (.written(by: 22, version: 5), 23), (.written(by: 22, version: 6), 21), (.written(by: 22, version: 5), nil),
            (.written(by: 22, version: 5, createdBy: 21), 21),
        ]
        for (stat, ack) in others {
            #expect(throws: SubPoolError.dataUpdated) { try exchange.checkRequest(CoinbaseExchange.found, stat, atAck: ack) }
        }
    }

    @Test func whoWritesItAgainUnchangedAsksAgainToo() throws {
        var exchange = try CoinbaseExchange.written()
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        #expect(try exchange.wroteAgainOrNot(CoinbaseExchange.wanted, .written(by: 20, version: 4)) == false)
        #expect(try exchange.wroteAgainOrNot(CoinbaseExchange.wanted, .written(by: 25, version: 5)) == true)
        #expect(exchange.sent?.written.version == 5)
        #expect(try exchange.judge(.refusal(), .written(by: 24)) == .waitOn, "it was said before that")
        guard case .answered = try exchange.judge(.refusal(), .written(by: 26)) else {
            Issue.record("it is said again")
            return
        }
    }

    /// Somebody has asked in between, and was told by the same ack: there may be no other.
    @Test func whatWasWrittenBeforeTheAckAsksNothingAgain() throws {
        var exchange = try CoinbaseExchange.written()
        #expect(try exchange.judge(.refusal(), .written(by: 30)) == .writeAgain)
        #expect(try exchange.wroteAgainOrNot(CoinbaseExchange.wanted, .written(by: 25, version: 5)) == false)
        #expect(exchange.sent?.written.version == 5, "it is written at that version")
    }

    @Test func whoWritesAnotherRequestHasIt() throws {
        var exchange = try CoinbaseExchange.written()
        #expect(throws: SubPoolError.dataUpdated) {
            try exchange.wroteAgainOrNot(CoinbaseExchange.found, .written(by: 22, version: 5))
        }
    }

    // MARK: Late

    /// An answer that nobody can read is none.
    @Test func onlyAnUpdateWithoutAnAnswerIsFollowedUp() throws {
        for error in [SubPoolError.timeout, .dataUpdated, .cannotParseAck, .cancelled] {
            var update = try CoinbaseExchange.written()
            update.failed(error)
            #expect(update.isLate == (error == .timeout || error == .cannotParseAck))
            var question = try CoinbaseExchange.written(isUpdate: false)
            question.failed(error)
            #expect(!question.isLate)
        }
        var unwritten = try CoinbaseExchange.sample()
        unwritten.failed(.timeout)
        #expect(!unwritten.isLate)
    }

    @Test func whatIsLateIsJudgedByAllThatWasSaid() throws {
        var exchange = try CoinbaseExchange.written()
        exchange.failed(.timeout)
        var memory = SubPoolMemory()
        memory.accepted(CoinbaseExchange.found)
        exchange.resume(memory)
        #expect(exchange.memory.acceptedRequest == CoinbaseExchange.found, "what was learnt meanwhile")
        #expect(!exchange.waitsOn, "it looks once")
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        exchange.wroteAgain(.written(by: 22, version: 5))
        #expect(exchange.waitsOn, "for the ack to what it has just written")
        exchange.failed(.timeout)
        exchange.resume(memory)
        guard case .answered(let reply) = try exchange.judge(.refusal(), .written(by: 23)) else {
            Issue.record("it is the answer")
            return
        }
        #expect(!reply.isSuccess && exchange.afterAnswer == .putBack)
    }

    // MARK: Errors

    @Test func whatACallIsToldOfAnErrorOfZooKeepers() throws {
        let exchange = try CoinbaseExchange.sample()
        func error(_ code: ZooKeeperError.Code, wasSent: Bool = true) -> ZooKeeperError {
            ZooKeeperError(code, operation: "set", wasSent: wasSent)
        }
        #expect(exchange.unread(error(.noNode)) == .doesNotExist(name: "pool"))
        #expect(exchange.unread(error(.tooManyOperations)) == .busy && exchange.unread(error(.connectionLoss)) == .notRead)
        #expect(
            exchange.unwritten(error(.badVersion)) == .dataUpdated && exchange.unwritten(error(.noAuthorization)) == .writeFailed
        )
        #expect(exchange.unwritten(error(.connectionLoss)) == nil, "the node tells")
        #expect(exchange.unwritten(error(.connectionLoss, wasSent: false)) == .notConfirmed)
        #expect(exchange.unreadAck(error(.connectionLoss)) == .timeout && exchange.unreadAck(error(.noNode)) == .cannotGetAck)
        #expect(exchange.unchecked(error(.noNode)) == .dataUpdated && exchange.unchecked(error(.noAuthorization)) == .notRead)
    }

    // MARK: Nobody could tell whether it was written

    /// An update whose write was lost.
    private static func unsure() throws -> CoinbaseExchange {
        var exchange = try CoinbaseExchange.sample()
        _ = try exchange.looked(CoinbaseExchange.found, .written(by: 10, version: 3), ack: .written(by: 11), now: 0)
        exchange.isLeftUnsure()
        exchange.failed(.notConfirmed)
        #expect(exchange.isLate && exchange.isUnsure && exchange.sent == nil)
        return exchange
    }

    @Test func theNodeTellsLaterThatItWasWritten() throws {
        var exchange = try Self.unsure()
        #expect(exchange.lookedWhetherWritten(CoinbaseExchange.wanted, .written(by: 20, version: 4)) == .written)
        #expect(exchange.isLate && !exchange.isUnsure)
        var memory = SubPoolMemory()
        memory.accepted(CoinbaseExchange.found)
        exchange.resume(memory)
        #expect(!exchange.memory.isDoubtful)
        #expect(try exchange.judge(.refusal(), .written(by: 19)) == .waitOn, "it is older than the request")
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        exchange.wroteAgain(.written(by: 22, version: 5))
        guard case .answered(let reply) = try exchange.judge(.refusal(), .written(by: 23)) else {
            Issue.record("it is no answer")
            return
        }
        #expect(!reply.isSuccess)
    }

    @Test func whatOthersWroteInBetweenMayBeAnsweredStill() throws {
        var exchange = try Self.unsure()
        #expect(exchange.lookedWhetherWritten(CoinbaseExchange.wanted, .written(by: 20, version: 6)) == .written)
        var memory = SubPoolMemory()
        memory.accepted(CoinbaseExchange.found)
        exchange.resume(memory)
        #expect(exchange.memory.isDoubtful, "one of theirs may have been accepted")
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        exchange.wroteAgain(.written(by: 22, version: 7))
        #expect(try exchange.judge(.refusal(), .written(by: 23)) == .writeAgain, "it is to be said three times")
    }

    @Test func theNodeTellsLaterThatItWasNotWritten() throws {
        var exchange = try Self.unsure()
        #expect(exchange.lookedWhetherWritten(CoinbaseExchange.found, .written(by: 10, version: 3)) == .notWritten)
        #expect(exchange.lookedWhetherWritten(CoinbaseExchange.found, .written(by: 12, version: 4)) == .overtaken)
    }

    @Test(arguments: [SubPoolError.timeout, .cannotGetAck, .cannotParseAck, .notRead, .writeFailed])
    func whatIsToldOfARequestThatStaysIsFollowedUp(error: SubPoolError) throws {
        var exchange = try CoinbaseExchange.written()
        exchange.failed(error)
        #expect(exchange.isLate)
        var question = try CoinbaseExchange.written(isUpdate: false)
        question.failed(error)
        #expect(!question.isLate)
    }

    @Test func whatSomebodyElseHasOverwrittenIsNot() throws {
        var exchange = try CoinbaseExchange.written()
        exchange.failed(.dataUpdated)
        #expect(!exchange.isLate)
    }
}
