/// Why a call about a subpool was not answered by a jobmaker, with the number and the words that the API contract gives it.
public enum SubPoolError: Error, Sendable, Hashable {
    /// There is no such subpool.
    case doesNotExist(name: String)
    /// No jobmaker has made the node for its answers.
    case cannotAcknowledge
    /// Somebody else has written the request node meanwhile.
    case dataUpdated
    /// ZooKeeper refuses the write.
    case writeFailed
    /// *Not confirmed*: the request stays recorded, and the jobmaker will do as it says when it is back.
    case timeout
    case cannotGetAck
    case cannotParseAck
    /// ZooKeeper could not be read; nothing was written.
    case notRead
    /// ZooKeeper did not confirm the write. It may stand.
    case notConfirmed
    /// Calls that came before were not done in time, or too many wait already. Nothing was written.
    case busy
    /// The server is stopping. Nothing was written.
    case stopped
    /// The calling task was cancelled. Nothing was written, or it was a question.
    case cancelled

    /// The contract's `err_no`.
    public var number: Int {
        switch self {
        case .doesNotExist: 404
        case .cannotAcknowledge, .busy: 503
        case .dataUpdated, .writeFailed, .cannotGetAck, .cannotParseAck: 500
        case .timeout: 504
        case .notRead: 105
        case .notConfirmed, .stopped, .cancelled: 107
        }
    }

    /// The contract's `err_msg`.
    public var message: String {
        switch self {
        case .doesNotExist(let name): "subpool '\(name)' does not exist"
        case .cannotAcknowledge: "jobmaker cannot ACK the request"
        case .dataUpdated: "data has been updated at query time"
        case .writeFailed: "write data node failed"
        case .timeout: "timeout when waiting ACK"
        case .cannotGetAck: "cannot get ACK from zookeeper"
        case .cannotParseAck: "cannot parse ACK in zookeeper"
        case .notRead: "read record failed"
        case .notConfirmed, .stopped, .cancelled: "write record failed"
        case .busy: "subpool is busy"
        }
    }
}
