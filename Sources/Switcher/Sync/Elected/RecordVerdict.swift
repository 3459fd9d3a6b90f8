import ZooKeeper

/// What becomes of a pulled record by what was read of it. Pure.
enum RecordVerdict: Sendable, Equatable {
    case write(RecordCondition)
    /// It was changed since the marker: whoever did that may know something newer. docs/models/sync.pml: LEFT_ALONE
    case leftAlone

    /// - Parameters:
    ///   - record: The transaction that has changed it last, and its version; `nil` where it is not there.
    ///   - marker: The transaction that has written the marker of the pull that it came with. docs/models/sync.pml: CARRIED_MARK
    init(_ record: (changed: Int64, version: Int32)?, since marker: Int64) {
        self =
            switch record {
            case nil: .write(.missing)
            case let record? where record.changed > marker: .leftAlone
            // docs/models/sync.pml: VERSION_READ
            case let record?: .write(.version(record.version))
            }
    }
}
