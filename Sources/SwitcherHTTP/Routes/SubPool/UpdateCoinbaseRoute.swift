import Logging
import Switcher

/// `/subpool/update-coinbase`: what a subpool shall mine with.
struct UpdateCoinbaseRoute: SubPoolRoute {
    let paths = ["/subpool/update-coinbase", "/subpool-update-coinbase"]
    let coordinator: SubPoolCoordinator?
    let decoding: DecodingLane
    let audit: any AuditOutlet
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        var record = call.record(of: .updateCoinbase)
        guard let coordinator else { return refuse(.disabled, call, record) }
        let update: CoinbaseUpdate
        do throws(SubPoolCallRefusal) {
            update = try await wish(of: call) { body throws(SubPoolRefusal) in
                try CoinbaseUpdate(
                    coin: body.coin,
                    subPool: body.subPoolName,
                    Coinbase(info: body.coinbaseInfo, payoutAddress: body.payoutAddress)
                )
            }
        } catch {
            return refuse(error, call, record)
        }
        func subject(from oldAddress: String?, to newAddress: String) -> AuditRecord.Subject {
            .subPool(
                name: "\(update.name.subPool)",
                coin: "\(update.name.coin)",
                oldAddress: oldAddress,
                newAddress: newAddress
            )
        }
        record.subject = subject(from: nil, to: update.coinbase.payoutAddress)

        var metadata = metadata(update.name, call)
        // As it was asked for; the jobmaker's own words replace it.
        metadata[LogKey.newInfo] = .text(update.coinbase.info)
        metadata[LogKey.newAddress] = .text(update.coinbase.payoutAddress)
        do throws(SubPoolError) {
            let reply = try await coordinator.perform(update)
            metadata.add(reply)
            metadata[LogKey.took] = .elapsed(since: start)
            if let new = reply.new {
                metadata[LogKey.newInfo] = .text(new.info)
                metadata[LogKey.newAddress] = .text(new.payoutAddress)
            }
            logger.notice(reply.isSuccess ? "Coinbase updated" : "Coinbase update refused by the jobmaker", metadata: metadata)
            let envelope = Envelope(reply, new: reply.new ?? Coinbase(info: "", payoutAddress: ""))
            record.subject = subject(
                from: reply.old.payoutAddress,
                to: reply.new?.payoutAddress ?? update.coinbase.payoutAddress
            )
            audit.take(record.ended(reply.isSuccess ? .done : .failed(number: envelope.number, reason: reply.message)))
            return Reply(.ok, envelope)
        } catch {
            let text = ReplyText(for: error)
            metadata.add(text)
            metadata[LogKey.took] = .elapsed(since: start)
            logger.notice("Coinbase update not confirmed", metadata: metadata)
            audit.take(record.answered(text))
            return Reply(text)
        }
    }

    private func refuse(_ refusal: SubPoolCallRefusal, _ call: RequestCall, _ record: AuditRecord) -> Reply {
        var record = record
        if case .refused(_, let body) = refusal {
            record.subject = .subPool(
                name: body.subPoolName,
                coin: body.coin,
                oldAddress: nil,
                newAddress: body.payoutAddress
            )
        }
        audit.take(record.answered(refusal.text))
        return refuse(refusal, call)
    }
}
