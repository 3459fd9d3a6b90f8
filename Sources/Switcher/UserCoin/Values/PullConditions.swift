import ZooKeeper

/// What the writes of a pull are held to, where several servers share the records. Such a call shares no transaction with others.
struct PullConditions: Sendable {
    /// At the front of each of its transactions. Where one fails, nothing more of the call is written. docs/models/sync.pml: FENCE
    let checks: [TransactionOperation]
    /// Of each switch, in the call's order. `nil`: no record is read, and each is set or created as it is believed to be there or not.
    var records: [RecordCondition]?
}

/// What a record has to be like to be written. docs/models/sync.pml: VERSION_READ
enum RecordCondition: Sendable, Equatable {
    /// It is not there.
    case missing
    /// It has that version.
    case version(Int32)
}
