import Foundation

/// What one call or one pull has changed, or was to change (docs/operating.md, *Audit*). There is none per record of a batch.
public struct AuditRecord: Sendable {
    /// What was asked for.
    public enum Action: String, Sendable {
        case switchOne = "switch"
        case switchMany = "switch-multi-user"
        case updateCoinbase = "update-coinbase"
        case pull
        /// That somebody had everybody pulled: the cursor has gone back.
        case fullPull = "full-pull"
    }

    /// Who has asked for it.
    public struct Caller: Sendable {
        public let user: String
        /// The address it came from.
        public let remote: String
        public let requestID: String

        public init(user: String, remote: String, requestID: String) {
            self.user = user
            self.remote = remote
            self.requestID = requestID
        }
    }

    /// What it is about, where that is one thing. Texts are as they were sent: whoever writes them escapes them.
    public enum Subject: Sendable {
        case subAccount(name: String, coin: String)
        /// - Parameters:
        ///   - oldAddress: What was in force before; `nil` where nobody knows.
        ///   - newAddress: What is in force since; what was asked for where that was not done.
        case subPool(name: String, coin: String, oldAddress: String?, newAddress: String)
    }

    /// How it went.
    public enum Outcome: Sendable, Equatable {
        case done
        /// Refused, not done, or not confirmed: then it may stand.
        ///
        /// - Parameters:
        ///   - number: The `err_no` that the caller was answered; `nil` of a pull.
        ///   - reason: In words, without secrets.
        case failed(number: Int?, reason: String)
    }

    /// How many of a batch's switches come along.
    public static let maximumSampleCount = 100

    public let action: Action
    /// `nil`: nobody, the server itself.
    public let caller: Caller?
    public var subject: Subject?
    /// How many switches were to be written.
    public var recordCount = 0
    /// How many of them ZooKeeper refuses.
    public var refusedCount = 0
    /// How many entries of a web site's reply were not taken.
    public var skippedCount = 0
    /// The first of them, at most ``maximumSampleCount``. For those who look on; no line of an audit has them.
    public var sample: [CoinSwitch] = []
    public private(set) var outcome = Outcome.done
    /// When it began, in milliseconds since 1970.
    public private(set) var startMilliseconds: Int64 = 0
    /// From its beginning to its outcome.
    public private(set) var duration = Duration.zero
    private let start: ContinuousClock.Instant

    /// - Parameter start: When it began.
    public init(_ action: Action, by caller: Caller?, since start: ContinuousClock.Instant = .now) {
        self.action = action
        self.caller = caller
        self.start = start
    }

    /// What there is to say of those switches.
    package mutating func concerns(_ switches: [CoinSwitch]) {
        recordCount = switches.count
        sample = Array(switches.prefix(Self.maximumSampleCount))
    }

    /// The same with its outcome, now.
    public func ended(_ outcome: Outcome) -> AuditRecord {
        var record = self
        record.outcome = outcome
        record.duration = .now - start
        record.startMilliseconds = Int64(Date().timeIntervalSince1970 * 1_000) - Int64(record.duration / .milliseconds(1))
        return record
    }
}
