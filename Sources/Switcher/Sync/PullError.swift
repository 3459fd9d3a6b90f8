/// Why a pull was in vain. The cursor stays.
enum PullError: Error {
    /// There was no reply.
    case upstream(UserCoinUpstreamError)
    /// The reply was of no use.
    case reply(UserCoinReplyError)
    /// Not all of its records are confirmed.
    case write(SwitchWriteError)
    /// What the servers share could not be read or written, or another one leads. One line.
    case shared(String)
    /// Another server has joined while no record was read, since this one was alone: the next pull begins at once.
    case joined
    /// Meanwhile this server has ceased to be a member itself: the next pull begins at once.
    case left

    /// The servers are others than when it began: it is no failure, and the next one begins at once.
    var isRepeatedAtOnce: Bool {
        switch self {
        case .joined, .left: true
        case .upstream, .reply, .write, .shared: false
        }
    }

    /// One line for the log.
    var reason: String {
        switch self {
        case .upstream(let error): error.description
        case .reply(.malformed(let reason)): reason
        case .reply(.refused(let number, let message)):
            message.isEmpty ? "the upstream answers err_no \(number)" : "the upstream answers err_no \(number): \(message)"
        case .write(.notConfirmed(let refused?)):
            "not all records were confirmed, \(LogText(refused.name.description)) among them"
        case .write(let error): error.logReason
        case .shared(let reason): reason
        case .joined: "another server has joined: the web site is asked again"
        case .left: "this server is no member any more of those that share the records: the web site is asked again"
        }
    }

    /// What it has in common with failures that differ in a detail.
    var kind: String {
        switch self {
        case .upstream(let error): error.description
        case .reply(.malformed): "malformed"
        case .reply(.refused): "refused"
        case .write(let error): error.logReason
        case .shared(let reason): reason
        case .joined: "joined"
        case .left: "left"
        }
    }
}
