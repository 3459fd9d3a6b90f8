import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct EventBroadcastTests {
    /// What a reader was given.
    private final class Texts: Sendable {
        private let state = Mutex<[String]>([])

        var all: String { state.withLock { $0.joined() } }
        func add(_ text: String) { state.withLock { $0.append(text) } }
    }

    private final class Count: Sendable {
        private let count = Atomic(0)

        var value: Int { count.load(ordering: .relaxed) }
        func increment() { count.add(1, ordering: .relaxed) }
    }

    /// Runs it while `body` runs.
    private func run(_ events: EventBroadcast, _ body: () async throws -> Void) async throws {
        let running = Task { await events.run() }
        defer { running.cancel() }
        try await body()
    }

    private static func settings(_ change: (inout EventBroadcast.Settings) -> Void = { _ in }) -> EventBroadcast.Settings {
        var settings = EventBroadcast.Settings()
        settings.pace = .zero
        change(&settings)
        return settings
    }

    @Test func nothingIsMadeForNobody() throws {
        let events = EventBroadcast()
        var madeCount = 0
        func data() -> String {
            madeCount += 1
            return "{}"
        }
        events.publish("a", data())
        #expect(madeCount == 0)
        do {
            let reader = try #require(events.subscribe())
            events.publish("a", data())
            withExtendedLifetime(reader) { #expect(madeCount == 1 && events.end == 1) }
        }
        events.publish("a", data())
        #expect(madeCount == 1 && events.readerCount == 0)
    }

    @Test func thereIsRoomForSoManyAndPlacesAreGivenBack() throws {
        let events = EventBroadcast()
        var readers = (0..<1_000).compactMap { _ in events.subscribe() }
        #expect(readers.count == 1_000 && events.subscribe() == nil)
        readers.removeLast()
        #expect(events.readerCount == 999)
        readers.append(try #require(events.subscribe()))
        #expect(events.subscribe() == nil)
        readers = []
        #expect(events.readerCount == 0)
    }

    @Test func everyReaderGetsEverythingSinceItCameInOrder() async throws {
        let events = EventBroadcast(Self.settings())
        try await run(events) {
            let (early, late) = (Texts(), Texts())
            func read(into texts: Texts) throws -> Task<Void, any Error> {
                let reader = try #require(events.subscribe())
                return Task { try await reader.read { texts.add($0) } }
            }
            let first = try read(into: early)
            for number in 0..<50 { events.publish("n", "\(number)") }
            let second = try read(into: late)
            for number in 50..<100 { events.publish("n", "\(number)") }
            func text(_ numbers: Range<Int>) -> String { numbers.map { "event: n\ndata: \($0)\n\n" }.joined() }
            try await eventually("the first has all") { early.all == text(0..<100) }
            try await eventually("the second has what was since") { late.all == text(50..<100) }
            for task in [first, second] {
                task.cancel()
                try await task.value
            }
            try await eventually("the places are free") { events.readerCount == 0 }
        }
    }

    /// Who publishes returns, and the other reader is served meanwhile.
    @Test func whoStallsHoldsNobodyUpAndIsToldWhatItMissed() async throws {
        let settings = Self.settings { $0.history.count = 100 }
        let events = EventBroadcast(settings)
        try await run(events) {
            let (slow, prompt) = (Texts(), Texts())
            let (gate, opening) = AsyncStream<Void>.makeStream()
            let stalled = try #require(events.subscribe())
            let reading = Task {
                try await stalled.read { text in
                    slow.add(text)
                    for await _ in gate {}
                }
            }
            let other = try #require(events.subscribe())
            let otherReading = Task { try await other.read { prompt.add($0) } }
            events.publish("n", "first")
            try await eventually("it stalls") { slow.all == "event: n\ndata: first\n\n" }
            for number in 0..<10_000 { events.publish("n", "\(number)") }
            try await eventually("the other one has the last") { prompt.all.hasSuffix("data: 9999\n\n") }
            #expect(slow.all == "event: n\ndata: first\n\n")
            opening.finish()
            try await eventually("it has the last") { slow.all.hasSuffix("data: 9999\n\n") }
            let missed = "event: n\ndata: first\n\nevent: missed\ndata: {\"missed\":9900}\n\nevent: n\ndata: 9900\n\n"
            #expect(slow.all.hasPrefix(missed))
            #expect(slow.all.split(separator: "\n").count(where: { $0 == "event: n" }) == 101)
            reading.cancel()
            otherReading.cancel()
        }
    }

    /// A call that comes meanwhile waits for some of them, and not for all.
    @Test func readersAreWokenSomeAtATime() async throws {
        let counts = Mutex<[Int]>([])
        let served = Count()
        let events = EventBroadcast(
            Self.settings {
                $0.portion = 10
                $0.pause = {
                    // Those that were woken have been served, and nobody else is.
                    let wokenCount = counts.withLock { $0.count * 10 + 10 }
                    try? await eventually("they are served") { served.value >= wokenCount }
                    counts.withLock { $0.append(served.value) }
                }
            }
        )
        try await run(events) {
            let readings = try (0..<35).map { _ in
                let reader = try #require(events.subscribe())
                return Task { try await reader.read { _ in served.increment() } }
            }
            events.publish("n", "0")
            try await eventually("all are served") { served.value == 35 }
            #expect(counts.withLock { $0 } == [10, 20, 30])
            for reading in readings { reading.cancel() }
        }
    }

    /// Many who are far behind take some pieces each in turn, and all get everything.
    @Test func whoIsFarBehindLetsOthersHaveTheirTurn() async throws {
        let event = "event: n\ndata: 10\n\n"
        let events = EventBroadcast(
            Self.settings {
                $0.history.byteCount = 20 * event.utf8.count
                $0.pieceByteCount = event.utf8.count
            }
        )
        let texts = (0..<4).map { _ in Texts() }
        let readings = try texts.map { text in
            let reader = try #require(events.subscribe())
            return Task { try await reader.read { text.add($0) } }
        }
        for number in 10..<30 { events.publish("n", "\(number)") }
        func all(_ count: Int) -> String { (10..<10 + count).map { "event: n\ndata: \($0)\n\n" }.joined() }
        for count in [5, 10] {
            await events.wake(.events)
            for text in texts { try await eventually("each has so many") { text.all == all(count) } }
        }
        // They ask for their turn themselves.
        try await run(events) {
            for text in texts { try await eventually("each has all") { text.all == all(20) } }
        }
        for reading in readings { reading.cancel() }
    }

    @Test func somethingIsSentThoughNothingHappens() async throws {
        let events = EventBroadcast(Self.settings { $0.keepAliveInterval = .milliseconds(10) })
        try await run(events) {
            let texts = Texts()
            let reader = try #require(events.subscribe())
            let reading = Task { try await reader.read { texts.add($0) } }
            try await eventually("comments come") { texts.all.hasPrefix(": keep-alive\n\n: keep-alive\n\n") }
            reading.cancel()
        }
    }
}
