extension SwitchWriteError {
    /// What a log says.
    package var logReason: String {
        switch self {
        case .queueFull: "too many records are waiting to be written"
        case .notRead: "the records could not be read"
        case .refused(_, let count): count == 1 ? "ZooKeeper refuses a record" : "ZooKeeper refuses \(count) records"
        case .notConfirmed: "the write was not confirmed"
        case .stopped: "the server is stopping"
        }
    }
}
