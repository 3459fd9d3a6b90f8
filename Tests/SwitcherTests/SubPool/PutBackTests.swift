import Testing

@testable import Switcher
@testable import ZooKeeper

/// When a refused request is put back, what is written in its place, and what follows each attempt.
@Suite struct PutBackTests {
    private let refused = RequestContent(data: CoinbaseExchange.wanted, version: 5, transaction: 22)

    private func target(_ exchange: inout CoinbaseExchange) -> String? {
        guard case .write(let putBack) = exchange.refused() else { return nil }
        return String(decoding: putBack.target, as: UTF8.self)
    }

    @Test func theLastAcceptedRequestIsPutBackAtTheVersionThatWasWrittenLast() throws {
        var exchange = try CoinbaseExchange.refused(accepted: Array("accepted".utf8))
        guard case .write(let putBack) = exchange.refused() else {
            Issue.record("it is known")
            return
        }
        #expect(putBack == PutBack(target: Array("accepted".utf8), refused: refused))
        exchange.putBack(by: 30)
        #expect(exchange.memory.settledTransaction == 30 && exchange.memory.acceptedRequest == Array("accepted".utf8))
    }

    @Test func withoutOneItIsWhatTheRefusalSaysIsInForce() throws {
        var exchange = try CoinbaseExchange.refused(old: "inForce")
        #expect(target(&exchange) == RunningCoordinator.request("inForce"))
        exchange = try CoinbaseExchange.refused(previous: [])
        #expect(target(&exchange) == "", "it was never written")
    }

    @Test func nobodyGuesses() throws {
        var exchange = try CoinbaseExchange.refused(old: "")
        #expect(exchange.refused() == .unknown)
        exchange = try CoinbaseExchange.refused(old: "wanted")
        #expect(exchange.refused() == .nothing, "what is in force is there")
    }

    @Test func aRefusalThatAQuestionFindsIsAskedForAgain() throws {
        var exchange = try CoinbaseExchange.written(isUpdate: false, accepted: Array("accepted".utf8))
        _ = try exchange.judge(.refusal(), .written(by: 21))
        #expect(exchange.afterAnswer == .confirmRefusal)
        #expect(exchange.foundRefusal(.refusal()) == true)
        exchange.wroteAgain(.written(by: 22, version: 5))
        #expect(exchange.confirmsRefusal(.refusal(), writtenBy: 23) == true)
        #expect(target(&exchange) == "accepted")
    }

    @Test func aRefusalThatAQuestionFindsMayBeALateOne() throws {
        for next: [UInt8] in [.success("previous"), .refusal(host: "jm2"), .refusal(message: "another"), []] {
            var exchange = try CoinbaseExchange.written(isUpdate: false)
            _ = try exchange.judge(.refusal(), .written(by: 21))
            #expect(exchange.foundRefusal(.refusal()) == true)
            exchange.wroteAgain(.written(by: 22, version: 5))
            #expect(exchange.confirmsRefusal(next, writtenBy: 23) == false)
        }
        var exchange = try CoinbaseExchange.written(isUpdate: false)
        _ = try exchange.judge(.refusal(), .written(by: 21))
        #expect(exchange.foundRefusal(.success("previous")) == false)
        #expect(exchange.foundRefusal(.refusal(message: "empty request")) == false)
        exchange = try CoinbaseExchange.written(isUpdate: false, previous: [])
        _ = try exchange.judge(.refusal(), .written(by: 21))
        #expect(exchange.afterAnswer == .nothing, "there is no request")
    }

    @Test func whatFollowsAnAttempt() {
        func error(_ code: ZooKeeperError.Code) -> ZooKeeperError { ZooKeeperError(code, operation: "set") }
        #expect(
            PutBack.afterFailedWrite(error(.badVersion)) == .look && PutBack.afterFailedWrite(error(.connectionLoss)) == .look
        )
        #expect(
            PutBack.afterFailedWrite(error(.noNode)) == .leftAlone && PutBack.afterFailedWrite(error(.noAuthorization)) == .failed
        )
        #expect(PutBack.afterFailedLook(error(.connectionLoss)) == .pending)
        #expect(
            PutBack.afterFailedLook(error(.noNode)) == .leftAlone && PutBack.afterFailedLook(error(.noAuthorization)) == .failed
        )
    }

    @Test func whatIsThereTellsWhatFollows() {
        var putBack = PutBack(target: CoinbaseExchange.found, refused: refused)
        #expect(putBack.found(CoinbaseExchange.found, .written(by: 30, version: 6)) == .done(transaction: 30))
        #expect(putBack.found(Array("other".utf8), .written(by: 30, version: 6)) == .leftAlone)
        #expect(putBack.found(CoinbaseExchange.wanted, .written(by: 30, version: 6)) == .again)
        #expect(putBack.refused.version == 6, "at the version that somebody has written it again with")
    }
}
