import Logging
import Switcher

/// `/subpool/get-coinbase`: what a subpool mines with.
struct GetCoinbaseRoute: SubPoolRoute {
    let paths = ["/subpool/get-coinbase", "/subpool-get-coinbase"]
    let coordinator: SubPoolCoordinator?
    let decoding: DecodingLane
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let start = ContinuousClock.now
        guard let coordinator else { return refuse(.disabled, call) }
        let name: SubPoolName
        do throws(SubPoolCallRefusal) {
            name = try await wish(of: call) { body throws(SubPoolRefusal) in
                try SubPoolName(coin: body.coin, subPool: body.subPoolName)
            }
        } catch {
            return refuse(error, call)
        }

        var metadata = metadata(name, call)
        do throws(SubPoolError) {
            let reply = try await coordinator.coinbase(of: name)
            metadata.add(reply)
            metadata[LogKey.took] = .elapsed(since: start)
            logger.info("Coinbase read", metadata: metadata)
            return Reply(.ok, Envelope(reply))
        } catch {
            let text = ReplyText(for: error)
            metadata.add(text)
            metadata[LogKey.took] = .elapsed(since: start)
            logger.notice("Coinbase not read", metadata: metadata)
            return Reply(text)
        }
    }
}
