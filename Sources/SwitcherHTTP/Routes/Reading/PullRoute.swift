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
    let audit: any AuditOutlet
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        guard let everybody = Self.wantsEverybody(call) else { return Reply(.fullInvalid) }
        guard let sync else { return Reply(.noSync) }
        logger.info(everybody ? "Pull of everybody asked for" : "Pull asked for", metadata: call.metadata)
        var record = call.record(of: .fullPull)
        let pull = await sync.pullNow(everybody: everybody, waitingAtMost: patience)
        let failure = pull?.failure.map { ReplyText(.pullFailed, $0) }
        // The pull has a line of its own, at the server that makes it. This one says who wanted everybody.
        if everybody {
            record.recordCount = pull?.recordCount ?? 0
            record.refusedCount = pull?.refusedCount ?? 0
            record.skippedCount = pull?.skippedCount ?? 0
            audit.take(record.answered(failure ?? ReplyText(.success)))
        }
        if let failure { return Reply(failure) }
        return Reply(.ok, Envelope(pull))
    }

    /// - Returns: `nil`: that cannot be told.
    private static func wantsEverybody(_ call: RequestCall) -> Bool? {
        let fields = FormFields(["full"], query: call.target.query)
        // Which one of two is meant would be a guess.
        guard !fields.isLeftOut("full"), !fields.isRepeated("full") else { return nil }
        return switch fields["full"] {
        case nil, "false": false
        case "true": true
        default: nil
        }
    }
}
