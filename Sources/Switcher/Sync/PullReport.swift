import Foundation

/// How a pull went.
public struct PullReport: Sendable {
    /// The first is 1.
    let number: Int
    /// In milliseconds since 1970, by this machine's clock.
    let startMilliseconds: Int64
    /// From its start to its end.
    public let took: Duration
    /// The cursor before it and after it, in seconds since 1970 by the web site's clock. Where they are the same the next pull asks for the same again.
    public let lastDate: Int64
    public let nextLastDate: Int64
    /// How many switches were in the reply, and how many more entries were not taken.
    public internal(set) var recordCount = 0
    public internal(set) var skippedCount = 0
    /// How many switches ZooKeeper refuses, of the reply and of those that are carried along.
    public internal(set) var refusedCount = 0
    /// How many records were read, and how many were left alone since they were changed while it was under way. Where several servers share the sync.
    public internal(set) var readCount = 0
    public internal(set) var leftAloneCount = 0
    /// Why it was in vain; one line, without secrets. `nil`: it was not.
    public internal(set) var failure: String?

    /// When it began, as RFC 3339 has it.
    public var startText: String { UTCTime(milliseconds: startMilliseconds).description }
}

/// The pulls of late. Pure: ``UserCoinSync`` owns it.
struct PullHistory {
    static let maximumCount = 100

    /// A pull that has begun.
    struct Begun {
        let number: Int
        var milliseconds = Int64(Date().timeIntervalSince1970 * 1_000)
        var instant = ContinuousClock.now
        let cursor: SyncCursor
    }

    /// How many have begun since the start.
    private(set) var begunCount = 0
    /// Those that have ended, the newest last.
    private(set) var pulls: [PullReport] = []
    private(set) var lastFailure: PullReport?

    mutating func begin(at cursor: SyncCursor) -> Begun {
        begunCount += 1
        return Begun(number: begunCount, cursor: cursor)
    }

    mutating func succeeded(
        _ pull: Begun,
        _ reply: UserCoinReply,
        refusedCount: Int,
        readCount: Int = 0,
        leftAloneCount: Int = 0,
        at cursor: SyncCursor
    ) {
        var report = report(pull, cursor)
        report.recordCount = reply.switches.count
        report.skippedCount = reply.skipped.count
        report.refusedCount = refusedCount
        report.readCount = readCount
        report.leftAloneCount = leftAloneCount
        add(report)
    }

    mutating func failed(_ pull: Begun, _ error: PullError, at cursor: SyncCursor) {
        var report = report(pull, cursor)
        report.failure = LogText(error.reason, maximumByteCount: 1_024).description
        lastFailure = report
        add(report)
    }

    private func report(_ pull: Begun, _ cursor: SyncCursor) -> PullReport {
        PullReport(
            number: pull.number,
            startMilliseconds: pull.milliseconds,
            took: .now - pull.instant,
            lastDate: pull.cursor.seconds,
            nextLastDate: cursor.seconds
        )
    }

    private mutating func add(_ report: PullReport) {
        if pulls.count == Self.maximumCount { pulls.removeFirst() }
        pulls.append(report)
    }
}

extension ContinuousClock.Instant {
    fileprivate static func - (lhs: Self, rhs: Self) -> Duration { rhs.duration(to: lhs) }
}
