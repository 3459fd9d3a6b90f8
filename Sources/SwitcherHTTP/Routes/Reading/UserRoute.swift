import Logging
import Switcher

/// `/switch/user`: what one sub-account is on.
struct UserRoute: Route {
    let paths = ["/switch/user"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let check: Replaceable<SwitchCheck>
    let records: RecordReader
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let name: SubAccountName
        do throws(SwitchRefusal) {
            name = try check.current.subAccountName(FormFields(["puname"], query: call.target.query)["puname"])
        } catch {
            return Reply(error == .nameEmpty ? .userNameEmpty : .userNameInvalid)
        }
        do throws(RecordReadError) {
            guard let record = try await records.record(of: name) else { return Reply(.noSuchUser) }
            return Reply(.ok, Envelope(record))
        } catch {
            logger.notice(
                "Record not read",
                metadata: call.metadata.merging([
                    LogKey.puname: .text(name.description), LogKey.reason: .string(error.logReason),
                ]) { $1 }
            )
            return Reply(.recordUnread)
        }
    }
}
