import Testing

@testable import Switcher
@testable import ZooKeeper

/// What is put back where another server may have had a request accepted, unseen.
@Suite struct DoubtfulMemoryTests {
    private let name: SubPoolName
    private var memory = SubPoolMemory()

    init() throws {
        name = try SubPoolName(coin: "btc", subPool: "pool")
        memory.saw([], .written(by: 10, version: 3), isKept: false)
        memory.wrote(version: 4, transaction: 20)
        memory.accepted(request("a"), as: Coinbase(info: "tiger", payoutAddress: "A-canonical"))
    }

    private func request(_ address: String) -> [UInt8] {
        Array(RunningCoordinator.request(address).utf8)
    }

    /// After a refusal of what somebody else has written, at that version.
    private func putBack(_ version: Int32, isKept: Bool = true, _ inForce: String?, info: String = "tiger") -> String? {
        var memory = memory
        let standing = inForce.map { Coinbase(info: info, payoutAddress: $0) }
        memory.saw(request("bad"), .written(by: 30, version: version), isKept: isKept)
        memory.refused(request("worse"), standing: standing)
        return memory.requestToPutBack(inPlaceOf: request("worse"), previous: request("bad"), standing: standing, name: name)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func whatAllAcksNameIsPutBackAndNotWhatWasKnown() {
        #expect(putBack(6, "b") == RunningCoordinator.request("b"))
        #expect(putBack(6, "a", info: "lion") == RunningCoordinator.request("a", info: "lion"))
        #expect(putBack(5, isKept: false, "b") == RunningCoordinator.request("b"))
    }

    @Test func whereTheyDoNotAgreeOnAnythingItIsWhatWasKnown() {
        #expect(putBack(6, nil) == RunningCoordinator.request("a"))
    }

    @Test(arguments: ["a", "A", "bitcoin:a", "A-canonical"]) func whatWasKnownMayBeInForceInAnotherForm(address: String) {
        #expect(putBack(6, address) == RunningCoordinator.request("a"), "byte for byte")
    }

    @Test func whereNothingElseCanHaveBeenAcceptedItIsWhatWasKnown() {
        #expect(putBack(5, "b") == RunningCoordinator.request("a"), "the request that is asked about is the only one since")
        #expect(putBack(4, isKept: false, "b") == RunningCoordinator.request("a"), "nobody else has written")
    }

    /// The node was deleted, and a jobmaker has made it again.
    @Test func whatWasKnownOfAnEarlierNodeIsPutBackOnlyWhereTheAcksNameIt() {
        var memory = memory
        memory.saw([], .written(by: 40, version: 0, createdBy: 40), isKept: false)
        func putBack(_ standing: Coinbase?) -> [UInt8]? {
            var memory = memory
            memory.refused(request("worse"), standing: standing)
            return memory.requestToPutBack(inPlaceOf: request("worse"), previous: [], standing: standing, name: name)
        }
        #expect(putBack(Coinbase(info: "tiger", payoutAddress: "a")) == request("a"))
        #expect(putBack(Coinbase(info: "tiger", payoutAddress: "b")) == [])
        #expect(putBack(nil) == [], "they do not agree")
    }

    @Test mutating func whatIsThereAgainIsKnownAgain() {
        memory.saw(request("bad"), .written(by: 30, version: 9), isKept: true)
        #expect(memory.isDoubtful)
        memory.saw(request("a"), .written(by: 40, version: 12), isKept: true)
        #expect(!memory.isDoubtful)
        memory.saw(request("bad"), .written(by: 50, version: 13, createdBy: 45), isKept: true)
        #expect(memory.isDoubtful, "the node was made anew")
        memory.accepted(request("c"))
        #expect(!memory.isDoubtful)
    }

    @Test func itsOwnWritesAreNobodyElses() throws {
        var exchange = try CoinbaseExchange.refused(accepted: CoinbaseExchange.found)
        #expect(exchange.refused() != .unknown)
        exchange.putBack(by: 30)
        exchange.memory.saw(CoinbaseExchange.wanted, .written(by: 30, version: 6), isKept: false)
        #expect(!exchange.memory.isDoubtful)
        exchange.memory.saw(CoinbaseExchange.wanted, .written(by: 31, version: 7), isKept: false)
        #expect(exchange.memory.isDoubtful)
    }
}
