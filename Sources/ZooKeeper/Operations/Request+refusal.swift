extension Request {
    /// What a server's refusal is called. A root that is not there is a chroot that nobody has made.
    func code(of refusal: ZooKeeperError.Code, ofOperation index: Int?) -> ZooKeeperError.Code {
        guard refusal == .noNode else { return refusal }
        let needed: ZNodePath? =
            switch self {
            case .create(let creation): creation.path.parent
            case .transaction(let operations, _): index.flatMap { operations.indices.contains($0) ? operations[$0].needed : nil }
            default: path
            }
        return needed == .root ? .chrootMissing : refusal
    }

    /// Which of a transaction's operations cannot be part of one.
    var operationNotForTransactions: Int? {
        guard case .transaction(let operations, _) = self else { return nil }
        return operations.firstIndex { operation in
            if case .create(_, _, _, let mode) = operation { !mode.isForTransactions } else { false }
        }
    }
}

extension TransactionOperation {
    /// The znode that has to be there.
    fileprivate var needed: ZNodePath? {
        if case .create(let path, _, _, _) = self { path.parent } else { path }
    }
}
