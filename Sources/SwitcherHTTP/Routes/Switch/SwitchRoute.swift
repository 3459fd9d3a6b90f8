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
    let audit: any AuditOutlet
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        var record = call.record(of: .switchOne)
        let fields: FormFields
        do throws(FormRefusal) {
            fields = try await readFields(of: call)
        } catch {
            let text = ReplyText(.wrongForm, error.reason)
            var metadata = call.metadata
            metadata.add(text)
            logger.info("Switch refused", metadata: metadata)
            audit.take(record.answered(text))
            return Reply(text)
        }

        let checked: CoinSwitch
        do throws(SwitchRefusal) {
            checked = try check.current.coinSwitch(name: fields["puname"], coin: fields["coin"])
        } catch {
            let text = ReplyText(for: error)
            var metadata = call.metadata
            metadata.add(text)
            metadata[LogKey.puname] = .text(fields["puname"] ?? "")
            metadata[LogKey.coin] = .text(fields["coin"] ?? "")
            logger.info("Switch refused", metadata: metadata)
            record.subject = .subAccount(name: fields["puname"] ?? "", coin: fields["coin"] ?? "")
            audit.take(record.answered(text))
            return Reply(text)
        }

        record.subject = .subAccount(name: checked.name.description, coin: checked.coin.description)
        record.recordCount = 1
        var metadata = call.metadata
        metadata[LogKey.puname] = .text(checked.name.description)
        metadata[LogKey.coin] = .text(checked.coin.description)
        do throws(SwitchWriteError) {
            try await writer.write([checked])
        } catch {
            let text = ReplyText(for: error)
            metadata.add(text)
            metadata[LogKey.reason] = .string(error.logReason)
            metadata[LogKey.took] = .elapsed(since: start)
            logger.notice("Switch failed", metadata: metadata)
            if case .refused = error { record.refusedCount = 1 }
            audit.take(record.answered(text))
            return Reply(text)
        }
        metadata[LogKey.took] = .elapsed(since: start)
        logger.info("Switched", metadata: metadata)
        audit.take(record.ended(.done))
        return .success
    }

    private func readFields(of call: RequestCall) async throws(FormRefusal) -> FormFields {
        let result = await decoding.run(byteCount: call.body?.byteCount ?? 0) {
            Result { () throws(FormRefusal) in try FormFields(["puname", "coin"], of: call) }
        }
        return try result.get()
    }
}
