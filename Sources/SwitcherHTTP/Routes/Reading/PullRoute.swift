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
        guard let sync else { return Reply(.noSync) }
        logger.info(
            "Pull asked for",
            metadata: call.metadata
        )
        let pull = await sync.pullNow(waitingAtMost: patience)
        if let failure = pull?.failure { return Reply(.pullFailed, failure) }
        return Reply(.ok, Envelope(pull))
    }
}
