extension SubPoolError {
    /// What a log says.
    var logReason: String {
        switch self {
        case .doesNotExist(let name): "there is no subpool \(name)"
        case .cannotAcknowledge: "no jobmaker has made the node for its answers"
        case .dataUpdated: "another call has written the request"
        case .writeFailed: "ZooKeeper refuses the write"
        case .timeout: "no ack came in time"
        case .cannotGetAck: "the ack cannot be read"
        case .cannotParseAck: "the ack is none"
        case .notRead: "ZooKeeper could not be read"
        case .notConfirmed: "the write was not confirmed"
        case .busy: "too many calls wait for their turn"
        case .notShared: "the coordination directory is one of other servers, or of another version"
        case .stopped: "the server is stopping"
        case .cancelled: "the caller has gone"
        }
    }
}
