import Logging
import NIOCore
import Switcher

/// `/sync/pull`: what the web site has, now.
struct PullRoute: Route {
    let paths = ["/sync/pull"]
    let methods = [RouteMethod.post]
    let right: Right? = .switching
    let changesSomething = true
    /// `nil`: there is no sync.
    let sync: UserCoinSync?
    /// How long the pull's end is waited for.
    var patience: Duration = .seconds(20)
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        guard let everybody = Self.wantsEverybody(call) else { return Reply(.fullInvalid) }
        guard let sync else { return Reply(.noSync) }
        logger.info(everybody ? "Pull of everybody asked for" : "Pull asked for", metadata: call.metadata)
        let pull = await sync.pullNow(everybody: everybody, waitingAtMost: patience)
        if let failure = pull?.failure { return Reply(.pullFailed, failure) }
        return Reply(.ok, Envelope(pull))
    }

    /// - Returns: `nil`: that cannot be told.
    private static func wantsEverybody(_ call: RequestCall) -> Bool? {
        let fields = FormFields(["full"], query: call.target.query)
        guard !fields.isLeftOut("full") else { return nil }
        return switch fields["full"] {
        case nil, "false": false
        case "true": true
        default: nil
        }
    }
}
