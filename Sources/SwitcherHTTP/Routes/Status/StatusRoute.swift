import Switcher

/// `/status`: how the server is doing, in one document.
struct StatusRoute: Route {
    let paths = ["/status"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let version: String
    /// When the server began.
    let start = ContinuousClock.now
    let check: Replaceable<SwitchCheck>
    let writer: SwitchWriter
    let census: RecordCensus
    /// `nil`: the calls are disabled.
    let coordinator: SubPoolCoordinator?
    /// `nil`: there is no sync.
    let sync: UserCoinSync?
    let history: StatusHistory

    func reply(to call: RequestCall) async -> Reply {
        let document = StatusDocument(
            version: version,
            uptime: .now - start,
            identity: call.identity,
            check: check.current,
            writer: await writer.status,
            records: await census.counts(availableCoins: check.current.availableCoins),
            samples: history.samples,
            sync: await sync?.status,
            crowds: await coordinator?.crowds
        )
        return Reply(.ok, Envelope(document))
    }
}
