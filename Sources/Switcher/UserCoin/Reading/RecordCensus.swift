/// How many records there are of each coin, counted in the background when somebody wants to know.
///
/// A server that nobody asks reads nothing. One that is asked reads all records slowly, and again only after ten times as long as that took, a
/// minute at least: it costs ZooKeeper a few hundred reads a second at most, most of the time none. Every record is read and none is guessed,
/// because other servers and other programs write them too.
public actor RecordCensus {
    /// What was found.
    public struct Counts: Sendable {
        /// The configured coins in their order, then others that were found. At most a hundred of these are told apart.
        public let coins: [(name: String, count: Int)]
        /// How many have none of these, or what is no coin.
        public let otherCount: Int
        /// How many ZooKeeper does not let be read.
        public let refusedCount: Int
        /// When the counting began, by this machine's clock, as RFC 3339 has it.
        public let startText: String
        public let took: Duration
    }

    private static let pipelinedReads = 8
    private static let recordsPerSecond = 1_000
    private static let shortestPause: Duration = .seconds(60)

    private let writer: SwitchWriter
    private let reader: RecordReader
    private let shortestPause: Duration
    private var isUnderWay = false
    private var due = ContinuousClock.now
    private var latest: Counts?

    /// - Parameter writer: Whose records they are.
    public init(_ writer: SwitchWriter) {
        self.init(writer, shortestPause: Self.shortestPause)
    }

    init(_ writer: SwitchWriter, shortestPause: Duration) {
        self.writer = writer
        self.shortestPause = shortestPause
        reader = RecordReader(writer)
    }

    /// What was counted last; `nil` before that has been done. They are counted anew in the background, if that is due.
    ///
    /// - Parameter availableCoins: Those are named, be there any or not.
    public func counts(availableCoins: [String]) -> Counts? {
        if !isUnderWay, due <= .now {
            isUnderWay = true
            writer.background.run { await self.count(availableCoins) }
        }
        return latest
    }

    private func count(_ availableCoins: [String]) async {
        let start = ContinuousClock.now
        let date = UTCTime.now.description
        do throws(RecordReadError) {
            let counts = try await readAll(availableCoins)
            latest = Counts(
                coins: counts.names.map { ($0, counts[$0]) },
                otherCount: counts.otherCount,
                refusedCount: counts.refusedCount,
                startText: date,
                took: .now - start
            )
        } catch {
            // What was counted before stays, with its date.
        }
        due = .now + max(shortestPause, (.now - start) * 10)
        isUnderWay = false
    }

    private func readAll(_ availableCoins: [String]) async throws(RecordReadError) -> CoinCounts {
        guard await writer.areRecordsKnown else { throw .recordsUnknown }
        var counts = CoinCounts(availableCoins: availableCoins)
        var pace = ReadingPace(recordsPerSecond: Self.recordsPerSecond, start: ContinuousClock.now)
        var number = 0
        while true {
            let (names, end) = await writer.knownNames(from: number)
            guard end > number else { return counts }
            number = end
            var rest = names[...]
            while !rest.isEmpty {
                let some = rest.prefix(Self.pipelinedReads)
                rest = rest.dropFirst(some.count)
                let next = pace.take(some.count, now: .now)
                for reading in try await reader.records(of: some) { counts.add(reading) }
                do { try await Task.sleep(until: next, clock: .continuous) } catch { throw .cancelled }
            }
        }
    }
}
