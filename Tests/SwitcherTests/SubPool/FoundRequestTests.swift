import Testing

@testable import Switcher
@testable import ZooKeeper

/// What a question does about a request that it finds, after its answer.
@Suite struct FoundRequestTests {
    /// A question whose first ack that was, by transaction 21.
    private func question(_ ack: [UInt8], accepted: [UInt8]? = nil) throws -> CoinbaseExchange {
        var exchange = try CoinbaseExchange.written(isUpdate: false, accepted: accepted)
        _ = try exchange.judge(ack, .written(by: 21))
        return exchange
    }

    private func isRefused(_ after: CoinbaseExchange.AfterAck) -> Bool {
        guard case .answered(let reply) = after else { return false }
        return !reply.isSuccess
    }

    @Test func itsAcksAreJudgedUntilOneIsConfirmed() throws {
        var exchange = try question(.refusal(host: "jm1"), accepted: Array("accepted".utf8))
        #expect(exchange.afterAnswer == .confirmRefusal)
        #expect(exchange.foundRefusal(.refusal(host: "jm1")) == true)
        exchange.wroteAgain(.written(by: 22, version: 5))
        #expect(try exchange.judge(.refusal(host: "jm2"), .written(by: 23)) == .writeAgain, "another jobmaker's")
        #expect(exchange.waitsOn)
        exchange.wroteAgain(.written(by: 24, version: 6))
        let answer = try exchange.judge(.refusal(host: "jm1"), .written(by: 25))
        #expect(isRefused(answer))
        #expect(exchange.afterAnswer == .putBack)
    }

    @Test func aSuccessWithWhatIsThereEndsIt() throws {
        var exchange = try question(.refusal())
        #expect(exchange.foundRefusal(.refusal()) == true, "it may be a late one")
        exchange.wroteAgain(.written(by: 22, version: 5))
        guard case .answered(let reply) = try exchange.judge(.success("previous"), .written(by: 23)) else {
            Issue.record("it is accepted")
            return
        }
        #expect(reply.isSuccess && exchange.afterAnswer == .nothing)
        #expect(exchange.memory.acceptedRequest == CoinbaseExchange.found)
    }

    @Test func whatIsAcceptedIsNotAskedForAgain() throws {
        #expect(try question(.success("previous")).afterAnswer == .nothing)
        let other = try question(.success("canonical"), accepted: CoinbaseExchange.found)
        #expect(other.afterAnswer == .nothing, "that is its other form")
        #expect(try question(.refusal(), accepted: CoinbaseExchange.found).afterAnswer == .confirmRefusal)
    }

    @Test func anotherFormIsConfirmedOnceAndRemembered() throws {
        var exchange = try question(.success("canonical"))
        #expect(exchange.afterAnswer == .confirmRefusal)
        #expect(exchange.foundRefusal(.success("canonical")) == true)
        exchange.wroteAgain(.written(by: 22, version: 5))
        _ = try exchange.judge(.success("canonical", old: "canonical"), .written(by: 23))
        #expect(exchange.afterAnswer == .nothing && exchange.memory.acceptedRequest == CoinbaseExchange.found)
    }

    @Test func whatWasNeverWrittenAsksForNothing() throws {
        var exchange = try CoinbaseExchange.written(isUpdate: false, previous: [])
        _ = try exchange.judge(.refusal(message: "empty request"), .written(by: 21))
        #expect(exchange.afterAnswer == .nothing)
    }

    @Test func itIsNotWrittenForEver() throws {
        var exchange = try question(.refusal(message: "0"))
        #expect(exchange.foundRefusal(.refusal(message: "0")) == true)
        for number in 1..<Int64(exchange.configuration.maximumWrites) {
            exchange.wroteAgain(.written(by: 20 + 2 * number, version: 4 + Int32(number)))
            let isLast = number + 1 == Int64(exchange.configuration.maximumWrites)
            let after = try exchange.judge(.refusal(message: "\(number)"), .written(by: 21 + 2 * number))
            #expect(after == (isLast ? .waitOn : .writeAgain))
        }
    }
}
