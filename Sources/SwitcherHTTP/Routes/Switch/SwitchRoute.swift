import Logging
import Switcher

/// `/switch`: one sub-account, one coin.
struct SwitchRoute: Route {
    private static let fieldNames = ["puname", "coin"]

    let paths = ["/switch"]
    let methods = [RouteMethod.get, .post]
    let right: Right? = .switching
    let changesSomething = true
    let isSwitch = true
    let isBrief = true
    let check: Replaceable<SwitchCheck>
    let writer: SwitchWriter
    let decoding: DecodingLane
    let audit: any AuditOutlet
    let logger: Logger

    nonisolated(nonsending) func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        let fields: FormFields
        do throws(FormRefusal) {
            fields = try await readFields(of: call)
        } catch {
            let text = ReplyText(.wrongForm, error.reason)
            var metadata = call.metadata
            metadata.add(text)
            logger.info("Switch refused", metadata: metadata)
            tell(of: call, since: start, text)
            return Reply(text)
        }

        let checked: CoinSwitch
        do throws(SwitchRefusal) {
            checked = try check.current.coinSwitch(name: fields["puname"], coin: fields["coin"])
        } catch {
            let text = ReplyText(for: error)
            let (name, coin) = (fields["puname"] ?? "", fields["coin"] ?? "")
            var metadata = call.metadata
            metadata.add(text)
            metadata[LogKey.puname] = .text(name)
            metadata[LogKey.coin] = .text(coin)
            logger.info("Switch refused", metadata: metadata)
            tell(of: call, since: start, text) { $0.subject = .subAccount(name: name, coin: coin) }
            return Reply(text)
        }

        do throws(SwitchWriteError) {
            try await writer.write([checked])
        } catch {
            let text = ReplyText(for: error)
            var metadata = metadata(of: call, checked, since: start)
            metadata.add(text)
            metadata[LogKey.reason] = .string(error.logReason)
            logger.notice("Switch failed", metadata: metadata)
            tell(of: call, since: start, text) {
                $0.concerns(checked)
                if case .refused = error { $0.refusedCount = 1 }
            }
            return Reply(text)
        }
        logger.info("Switched", metadata: metadata(of: call, checked, since: start))
        tell(of: call, since: start, nil) { $0.concerns(checked) }
        return .success
    }

    private nonisolated(nonsending) func readFields(of call: RequestCall) async throws(FormRefusal) -> FormFields {
        let result = await decoding.run(byteCount: call.body?.byteCount ?? 0) {
            Result { () throws(FormRefusal) in try FormFields(Self.fieldNames, of: call) }
        }
        return try result.get()
    }

    private func metadata(of call: RequestCall, _ checked: CoinSwitch, since start: ContinuousClock.Instant) -> Logger.Metadata {
        var metadata = call.metadata
        metadata[LogKey.puname] = .text(checked.name.description)
        metadata[LogKey.coin] = .text(checked.coin.description)
        metadata[LogKey.took] = .elapsed(since: start)
        return metadata
    }

    /// Tells the audit, if it listens, what the caller is answered.
    ///
    /// - Parameter text: `nil` for a success.
    private func tell(
        of call: RequestCall,
        since start: ContinuousClock.Instant,
        _ text: ReplyText?,
        _ complete: (inout AuditRecord) -> Void = { _ in }
    ) {
        guard audit.isListening else { return }
        var record = call.record(of: .switchOne, since: start)
        complete(&record)
        audit.take(text.map { record.answered($0) } ?? record.ended(.done))
    }
}

extension AuditRecord {
    fileprivate mutating func concerns(_ checked: CoinSwitch) {
        subject = .subAccount(name: checked.name.description, coin: checked.coin.description)
        recordCount = 1
    }
}
