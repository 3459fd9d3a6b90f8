import Logging
import Switcher

/// A request whose credentials are checked and whose body is read, as a route sees it.
struct RequestCall: Sendable {
    let target: RequestTarget
    let contentType: String?
    let body: BufferedBody?
    /// Who asks; `nil` where anybody may.
    let identity: APIIdentity?
    let origin: RequestOrigin

    /// Who asks for it, for every line of the log about it.
    var metadata: Logger.Metadata {
        var metadata = origin.metadata
        if let identity { metadata[LogKey.user] = .text(identity.user) }
        return metadata
    }
}
