import Logging
import Switcher

/// `/switch`: one sub-account, one coin.
struct SwitchRoute: Route {
    let paths = ["/switch"]
    let methods = [RouteMethod.get, .post]
    let right: Right? = .switching
    let changesSomething = true
    let isSwitch = true
    let check: Replaceable<SwitchCheck>
    let writer: SwitchWriter
    let decoding: DecodingLane
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        let fields: FormFields
        do throws(FormRefusal) {
            fields = try await readFields(of: call)
        } catch {
            let text = ReplyText(.wrongForm, error.reason)
            logger.info(
                "Switch refused",
                metadata: [LogKey.reason: .text(text.message), LogKey.remote: .string(call.remote)]
            )
            return Reply(text)
        }

        let checked: CoinSwitch
        do throws(SwitchRefusal) {
            checked = try check.current.coinSwitch(name: fields["puname"], coin: fields["coin"])
        } catch {
            let text = ReplyText(for: error)
            logger.info(
                "Switch refused",
                metadata: [
                    LogKey.puname: .text(fields["puname"] ?? ""),
                    LogKey.coin: .text(fields["coin"] ?? ""),
                    LogKey.reason: .string(text.message),
                    LogKey.remote: .string(call.remote),
                ]
            )
            return Reply(text)
        }

        do throws(SwitchWriteError) {
            try await writer.write([checked])
        } catch {
            logger.notice(
                "Switch failed",
                metadata: [
                    LogKey.puname: .text(checked.name.description),
                    LogKey.coin: .text(checked.coin.description),
                    LogKey.reason: .string(error.logReason),
                    LogKey.remote: .string(call.remote),
                    LogKey.took: .elapsed(since: start),
                ]
            )
            return Reply(ReplyText(for: error))
        }
        logger.info(
            "Switched",
            metadata: [
                LogKey.puname: .text(checked.name.description),
                LogKey.coin: .text(checked.coin.description),
                LogKey.remote: .string(call.remote),
                LogKey.took: .elapsed(since: start),
            ]
        )
        return .success
    }

    private func readFields(of call: RequestCall) async throws(FormRefusal) -> FormFields {
        let result = await decoding.run(byteCount: call.body?.byteCount ?? 0) {
            Result { () throws(FormRefusal) in try FormFields(["puname", "coin"], of: call) }
        }
        return try result.get()
    }
}
