import Testing

@testable import Switcher
@testable import ZooKeeper

/// The request node holds the request whose acks are judged. Has it held another one meanwhile?
@Suite struct ReplacedMeanwhileTests {
    /// An update, written at version 4 by transaction 20, refused by 21, and written again at version 5 by 22.
    private func refusedOnce() throws -> CoinbaseExchange {
        var exchange = try CoinbaseExchange.written()
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        exchange.wroteAgain(.written(by: 22, version: 5))
        return exchange
    }

    private func isAnswered(_ after: CoinbaseExchange.AfterAck) -> Bool {
        if case .answered = after { true } else { false }
    }

    @Test func whatWasSaidBeforeIsForgotten() throws {
        var exchange = try refusedOnce()
        exchange.sawRequest(CoinbaseExchange.wanted, .written(by: 24, version: 7))
        #expect(try exchange.judge(.refusal(), .written(by: 25)) == .writeAgain, "that may have been another's refusal")
        #expect(exchange.sent?.written == RequestContent(data: CoinbaseExchange.wanted, version: 7, transaction: 24))
        exchange.wroteAgain(.written(by: 26, version: 8))
        let answer = try exchange.judge(.refusal(), .written(by: 27))
        #expect(isAnswered(answer), "said twice since")
    }

    @Test func anAckThatIsOlderThanTheLastWriteIsNone() throws {
        var exchange = try refusedOnce()
        exchange.sawRequest(CoinbaseExchange.wanted, .written(by: 24, version: 7))
        #expect(!exchange.isNew(.refusal(), .written(by: 23)) && !exchange.isNew(.refusal(), .written(by: 24)))
        #expect(try exchange.judge(.refusal(), .written(by: 23)) == .waitOn)
        #expect(exchange.isNew(.refusal(), .written(by: 25)))
    }

    @Test func oneThatWasWrittenAgainUnchangedHasHeldNothingElse() throws {
        var exchange = try refusedOnce()
        exchange.sawRequest(CoinbaseExchange.wanted, .written(by: 22, version: 5))
        exchange.sawRequest(CoinbaseExchange.wanted, .written(by: 24, version: 6))
        exchange.sawRequest(CoinbaseExchange.found, .written(by: 24, version: 7))
        let answer = try exchange.judge(.refusal(), .written(by: 25))
        #expect(isAnswered(answer))
    }

    @Test func oneThatWasMadeAnewMayHave() throws {
        for version: Int32 in [0, 5, 6] {
            var exchange = try refusedOnce()
            exchange.sawRequest(CoinbaseExchange.wanted, .written(by: 24, version: version, createdBy: 23))
            #expect(try exchange.judge(.refusal(), .written(by: 25)) == .writeAgain)
        }
    }

    @Test func itIsForgottenAsWellWhereItCannotBeWrittenAgain() throws {
        var exchange = try CoinbaseExchange.written()
        #expect(try exchange.judge(.refusal(), .written(by: 21)) == .writeAgain)
        #expect(try exchange.wroteAgainOrNot(CoinbaseExchange.wanted, .written(by: 24, version: 6)) == true)
        #expect(try exchange.judge(.refusal(), .written(by: 25)) == .writeAgain)
    }
}
