import ZooKeeper

/// Whether a writer writes as a member of the servers that share the records: then each of its transactions checks that it is one, so that
/// whoever leads the sync knows that it is not alone. docs/models/sync.pml: JOIN_FIRST
enum WriterMembership: Sendable, Equatable {
    /// It is alone, as far as it knows of.
    case notNeeded
    /// It waits until it has joined.
    case absent
    case member(ZNodePath)

    var checks: [TransactionOperation] {
        if case .member(let node) = self { [.check(node, version: -1)] } else { [] }
    }
}
