/// Until when the upstream's changes are known, in seconds since 1970 by the upstream's clock: the reply's `now_date`, and the next
/// request's `last_date`. Pure: ``UserCoinSync`` owns it.
struct SyncCursor: Sendable, Equatable {
    /// Why the cursor stays although the reply was good.
    enum Refusal: Sendable, Equatable {
        case missing
        case unusable
        case notPositive(Int64)
        case backward(Int64)
        /// By ZooKeeper; more than are carried along.
        case tooManyRefused(Int)
        /// Since they were changed while the pull was under way, so that the web site has to be asked about them again.
        case leftAlone(Int)

        var message: String {
            switch self {
            case .missing: "now_date is missing"
            case .unusable: "now_date is not a whole number"
            case .notPositive(let seconds): "now_date is \(seconds), not positive"
            case .backward(let seconds): "now_date is \(seconds), lower than the one before"
            case .tooManyRefused(let count):
                "\(count) records are refused by ZooKeeper, more than the \(CarriedSwitches.maximumCount) that are carried along"
            case .leftAlone(let count): "\(count) records were changed meanwhile and are left alone"
            }
        }
    }

    /// 0 before the first good reply: everything is asked for.
    private(set) var seconds: Int64 = 0

    /// The `last_date` of the next request.
    ///
    /// - Parameter overlap: Whole seconds by which ranges overlap, for an upstream that compares with `>` (`CronOverlapSeconds`).
    func lastDate(overlap: Duration) -> Int64 {
        max(0, seconds - overlap.components.seconds)
    }

    /// Moves to a reply's `now_date`. Only after all of that reply's records are confirmed, or refused and carried.
    ///
    /// - Returns: Why it does not move.
    mutating func advance(to nowDate: NowDate) -> Refusal? {
        switch nowDate {
        case .missing:
            return .missing
        case .unusable:
            return .unusable
        case .seconds(let new):
            guard new > 0 else { return .notPositive(new) }
            guard new >= seconds else { return .backward(new) }
            seconds = new
            return nil
        }
    }
}
