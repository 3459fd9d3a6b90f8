import Testing

@testable import Switcher
@testable import ZooKeeper

/// What is put back after a refusal, and what is waited for before a request is written.
@Suite struct SubPoolMemoryTests {
    private let name: SubPoolName
    private var memory = SubPoolMemory()

    init() throws {
        name = try SubPoolName(coin: "btc", subPool: "pool")
    }

    private func request(_ address: String) -> [UInt8] {
        Array(RunningCoordinator.request(address).utf8)
    }

    private func ack(_ address: String?, info: String = "tiger", message: String = "") throws -> JobmakerAck {
        let new = address.map { #","new":{"coinbase_info":"\#(info)","payout_addr":"\#($0)"}"# } ?? ""
        let old = #""old":{"coinbase_info":"","payout_addr":"o"}"#
        return try #require(JobmakerAck(Array(#"{"success":\#(address != nil),"err_msg":"\#(message)",\#(old)\#(new)}"#.utf8)))
    }

    private func putBack(previous: [UInt8] = Array("previous".utf8), standing: Coinbase? = nil) -> [UInt8]? {
        memory.requestToPutBack(inPlaceOf: request("bad"), previous: previous, standing: standing, name: name)
    }

    @Test mutating func theLastAcceptedRequestIsPutBackByteForByte() {
        memory.accepted(Array(#" {"payout_addr":"a","coinbase_info":""}"#.utf8))
        #expect(
            putBack(standing: Coinbase(info: "x", payoutAddress: "b")) == Array(#" {"payout_addr":"a","coinbase_info":""}"#.utf8)
        )
        #expect(putBack(previous: []) == memory.acceptedRequest)
    }

    @Test func withoutOneItIsMadeOfWhatIsInForce() {
        let standing = Coinbase(info: "tiger", payoutAddress: "b")
        #expect(putBack(standing: standing) == request("b"))
        #expect(putBack(standing: Coinbase(info: "tiger", payoutAddress: "")) == nil)
        #expect(putBack() == nil)
        #expect(putBack(standing: Coinbase(info: String(repeating: "x", count: 8_192), payoutAddress: "b")) == nil, "too long")
        #expect(putBack(standing: Coinbase(infoBytes: [0xFF], payoutAddressBytes: [0x62])) == nil, "no text")
        #expect(putBack(previous: [], standing: standing) == [], "it was never written")
    }

    @Test mutating func whatIsRefusedNowIsNotPutBack() {
        memory.accepted(request("bad"))
        #expect(putBack() == nil)
        memory.refused(request("bad"))
        #expect(memory.acceptedRequest == nil)
        memory.accepted(request("a"))
        memory.refused(request("bad"))
        #expect(memory.acceptedRequest == request("a"))
    }

    @Test mutating func whatAnotherServerHadAcceptedIsKnownByItsAck() throws {
        memory.accepted(request("a"))
        memory.observed(request("b"), ack: try ack(nil, message: "invalid payout address"))
        #expect(memory.acceptedRequest == request("a"), "a refused one is nobody's")
        memory.observed(request("b"), ack: try ack("b"))
        #expect(memory.acceptedRequest == request("b"))
        memory.observed(request("c"), ack: try ack("b"))
        #expect(memory.acceptedRequest == request("b"), "a late ack to it")
        memory.observed(request("c"), ack: try ack("C-canonical"))
        #expect(memory.acceptedRequest == nil, "another is in force, nobody knows from which request")
        memory.observed(Array("no request".utf8), ack: try ack("b"))
        #expect(memory.acceptedRequest == nil)
    }

    private func stat(_ transaction: Int64, at milliseconds: Int64 = 0, version: Int32 = 1) -> ZNodeStat {
        .written(by: transaction, version: version, at: milliseconds)
    }

    private func wait(_ request: ZNodeStat, ack: Int64, now: Int64 = 0) -> Duration? {
        OtherCall.wait(request: request, ack: stat(ack), memory: memory, time: .seconds(5), now: now)
    }

    @Test mutating func aRequestThatIsNewerThanTheAckIsWaitedForUntilItsTimeIsOver() {
        #expect(wait(stat(8), ack: 7) == .seconds(5))
        #expect(wait(stat(8, at: 1_000), ack: 7, now: 3_000) == .seconds(3))
        #expect(wait(stat(8, at: 1_000), ack: 7, now: 6_000) == nil, "its time is over")
        #expect(wait(stat(8, at: 60_000), ack: 7, now: 1_000) == .seconds(5), "clocks differ")
        #expect(wait(stat(7), ack: 8) == nil, "it has its ack")
        #expect(wait(stat(8, version: 0), ack: 7) == nil, "it was never written")
    }

    @Test mutating func aRequestIsWaitedForOnce() {
        memory.settled(8)
        memory.settled(6)
        #expect(wait(stat(8), ack: 5) == nil)
        #expect(wait(stat(9), ack: 5) == .seconds(5))
    }

    @Test func theServersClockIsLearntFromWhatIsWritten() {
        var clock = ServerClock()
        #expect(clock.time(at: 5_000) == 5_000)
        clock.observed(stat(1, at: 65_000), now: 5_000)
        #expect(clock.time(at: 6_000) == 66_000)
    }
}
