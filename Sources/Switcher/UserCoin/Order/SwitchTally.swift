/// What has come of switches since the start.
struct SwitchTally: Sendable, Equatable {
    /// Records that ZooKeeper has confirmed, by who asked for them. What was overtaken before it was sent is not among them.
    private(set) var single = 0
    private(set) var batch = 0
    private(set) var sync = 0
    /// How often ZooKeeper has refused a record.
    var refused = 0
    /// How often it was wrong what was believed of a record: it was there, or was not. It is put right and sent again.
    var repaired = 0
    /// Transactions of what failed ones left, or of what goes apart because it was refused not long ago.
    var sentAgain = 0

    subscript(source: SwitchSource) -> Int {
        switch source {
        case .single: single
        case .batch: batch
        case .sync: sync
        }
    }

    mutating func confirmed(_ source: SwitchSource) {
        switch source {
        case .single: single += 1
        case .batch: batch += 1
        case .sync: sync += 1
        }
    }
}
