import Logging
import Switcher

/// Where a request comes from, for every line of the log about it.
struct RequestOrigin: Sendable {
    let id: RequestID
    /// The address of who sent it.
    let remote: String

    var metadata: Logger.Metadata {
        [LogKey.requestID: .string(id.description), LogKey.remote: .string(remote)]
    }

    func metadata(reason: Logger.MetadataValue) -> Logger.Metadata {
        metadata.merging([LogKey.reason: reason]) { $1 }
    }
}
