import ZooKeeper

extension ZooKeeperError {
    /// Whether the same may succeed a moment later: the connection is the cause, or the server has too much to do.
    var isPassing: Bool { isConnectionProblem || code == .throttled }

    /// Whether a znode is not there: the one in question, or the directory above it.
    var isAbsence: Bool { code == .noNode || code == .chrootMissing }
}
