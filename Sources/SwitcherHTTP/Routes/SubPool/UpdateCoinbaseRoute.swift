import Logging
import Switcher

/// `/subpool/update-coinbase`: what a subpool shall mine with.
struct UpdateCoinbaseRoute: SubPoolRoute {
    let paths = ["/subpool/update-coinbase", "/subpool-update-coinbase"]
    let coordinator: SubPoolCoordinator?
    let decoding: DecodingLane
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        guard let coordinator else { return refuse(.disabled, call) }
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
            return refuse(error, call)
        }

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
            return Reply(.ok, Envelope(reply, new: reply.new ?? Coinbase(info: "", payoutAddress: "")))
        } catch {
            let text = ReplyText(for: error)
            metadata.add(text)
            metadata[LogKey.took] = .elapsed(since: start)
            logger.notice("Coinbase update not confirmed", metadata: metadata)
            return Reply(text)
        }
    }
}
