/// The records that ZooKeeper refused not long ago: each goes alone when it is written again, so that it fails nobody else's
/// transaction. Pure.
///
/// Two generations, of which the older is forgotten as a whole: a refusal is remembered for one to two lifetimes, and no more than
/// ``maximumCount`` are. What is forgotten too early costs a repeated transaction, nothing else.
struct RecentRefusals {
    static let lifetime = Duration.seconds(300)
    static let maximumCount = 100_000

    private var young: Set<RecordTable.Index> = []
    private var old: Set<RecordTable.Index> = []
    private var youngSince: ContinuousClock.Instant?

    var count: Int { young.count + old.count }

    func contains(_ record: RecordTable.Index) -> Bool {
        (!young.isEmpty && young.contains(record)) || (!old.isEmpty && old.contains(record))
    }

    /// - Returns: Whether that is news.
    mutating func insert(_ record: RecordTable.Index, now: ContinuousClock.Instant) -> Bool {
        forget(before: now)
        let isNews = old.remove(record) == nil
        if young.count >= Self.maximumCount / 2 { age(now) }
        if youngSince == nil { youngSince = now }
        return young.insert(record).inserted && isNews
    }

    /// The record was written after all.
    mutating func remove(_ record: RecordTable.Index) {
        if !young.isEmpty { young.remove(record) }
        if !old.isEmpty { old.remove(record) }
    }

    /// Forgets what is too old by then.
    mutating func forget(before now: ContinuousClock.Instant) {
        guard let youngSince, now - youngSince >= Self.lifetime else { return }
        if now - youngSince >= Self.lifetime * 2 { young = [] }
        age(now)
    }

    private mutating func age(_ now: ContinuousClock.Instant) {
        old = young
        young = []
        youngSince = old.isEmpty ? nil : now
    }
}
