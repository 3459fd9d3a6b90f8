extension RecordReadError {
    /// What a log says.
    package var logReason: String {
        switch self {
        case .notReached: "ZooKeeper could not be reached"
        case .refused: "ZooKeeper refuses, by its access list"
        case .recordsUnknown: "the records are not known"
        case .cancelled: "the server is stopping"
        }
    }
}
