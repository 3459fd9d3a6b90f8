import Logging
import Switcher

/// `/subpools`: which subpools there are.
struct SubPoolsRoute: Route {
    let paths = ["/subpools"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    /// `nil`: the calls are disabled.
    let lister: SubPoolLister?
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        guard let lister else { return Reply(.subPoolListDisabled) }
        do throws(RecordReadError) {
            guard let (subPools, isCut) = try await lister.list() else { return Reply(.tooManyLists) }
            return Reply(.ok, Envelope(subPools, isCut: isCut))
        } catch {
            logger.notice(
                "Subpools not read",
                metadata: call.metadata.merging([LogKey.reason: .string(error.logReason)]) { $1 }
            )
            return Reply(.recordUnread)
        }
    }
}
