/// Why a call about a subpool was not answered by a jobmaker.
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
    /// The answer cannot be read. The request stays recorded.
    case cannotGetAck
    /// A newer answer is none. The request stays recorded.
    case cannotParseAck
    /// ZooKeeper could not be read; nothing was written.
    case notRead
    /// ZooKeeper did not confirm the write. It may stand.
    case notConfirmed
    /// Calls that came before were not done in time, or too many wait already. Nothing was written.
    case busy
    /// `ZKCoordinationDir` is one of other servers, or of another version. Nothing was written.
    case notShared
    /// The server is stopping. Nothing was written.
    case stopped
    /// The calling task was cancelled. Nothing was written, or it was a question.
    case cancelled
}
