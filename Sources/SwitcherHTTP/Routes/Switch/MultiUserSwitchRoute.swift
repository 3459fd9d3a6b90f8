import Logging
import NIOCore
import Switcher

/// `/switch/multi-user`: many sub-accounts, some coins. All are checked before any is written.
struct MultiUserSwitchRoute: Route {
    let paths = ["/switch/multi-user", "/switch-multi-user"]
    let methods = [RouteMethod.post]
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
        var record = call.record(of: .switchMany)
        let byteCount = call.body?.byteCount ?? 0
        let batch: SwitchBatch
        do throws(SwitchBatch.Refusal) {
            batch = try await plan(call.body)
        } catch {
            var metadata = call.metadata
            metadata.add(error.text)
            metadata[LogKey.bytes] = "\(byteCount)"
            if case .entry(_, let name, let coin) = error {
                metadata[LogKey.puname] = .text(name)
                metadata[LogKey.coin] = .text(coin)
            }
            logger.info("Batch refused", metadata: metadata)
            audit.take(record.answered(error.text))
            return error.reply
        }

        record.concerns(batch.switches)
        var metadata = call.metadata
        metadata[LogKey.users] = "\(batch.switches.count)"
        metadata[LogKey.coins] = "\(batch.coinCount)"
        metadata[LogKey.bytes] = "\(byteCount)"
        do throws(SwitchWriteError) {
            try await writer.write(batch.switches, from: .batch)
        } catch {
            let text = ReplyText(for: error)
            metadata.add(text)
            metadata[LogKey.reason] = .string(error.logReason)
            if case .refused(let first, let count) = error {
                record.refusedCount = count
                metadata[LogKey.refused] = "\(count)"
                metadata[LogKey.puname] = .text(first.name.description)
                metadata[LogKey.coin] = .text(first.coin.description)
            }
            metadata[LogKey.took] = .elapsed(since: start)
            logger.notice("Batch failed", metadata: metadata)
            audit.take(record.answered(text))
            return Reply(text, about: Envelope.Record(for: error))
        }
        metadata[LogKey.took] = .elapsed(since: start)
        logger.info("Batch switched", metadata: metadata)
        audit.take(record.ended(.done))
        return .success
    }

    private func plan(_ body: BufferedBody?) async throws(SwitchBatch.Refusal) -> SwitchBatch {
        guard let body else { throw .malformed(.emptyBody) }
        let check = check.current
        let result = await decoding.run(byteCount: body.byteCount) {
            body.consume { bytes in
                Result { () throws(SwitchBatch.Refusal) in try SwitchBatch(bytes, check: check) }
            }
        }
        return try result.get()
    }
}
