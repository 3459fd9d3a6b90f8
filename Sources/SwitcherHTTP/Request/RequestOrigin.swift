import Logging
import Switcher

/// Where a request comes from, for every line of the log about it.
struct RequestOrigin: Sendable {
    let id: RequestID
    /// The address of who sent it.
    let remote: String

    /// With room for what is added.
    private static let empty = Logger.Metadata(minimumCapacity: 8)

    var metadata: Logger.Metadata {
        var metadata = Self.empty
        metadata[LogKey.requestID] = .string(id.description)
        metadata[LogKey.remote] = .string(remote)
        return metadata
    }

    func metadata(reason: Logger.MetadataValue) -> Logger.Metadata {
        metadata.merging([LogKey.reason: reason]) { $1 }
    }
}
