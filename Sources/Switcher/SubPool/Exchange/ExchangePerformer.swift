import Logging
import ZooKeeper

/// Performs an exchange: reads, watches and writes what ``CoinbaseExchange`` decides, for one call that has its turn.
struct ExchangePerformer {
    let client: ZooKeeperClient
    let configuration: SubPoolConfiguration
    let logger: Logger
    let metrics: SubPoolMetrics
    let host: any ExchangeHost
    /// Who waits for the answer: a caller, or the follow-up of what was not answered in time.
    let call: SubPoolCall
    let nodes: SubPoolNodes
    /// The turn among all servers; `nil` where this one is on its own.
    let turn: SharedTurn?
    var exchange: CoinbaseExchange
    /// The one watch for the next ack.
    var watch: ZNodeWatch?

    init(
        _ call: SubPoolCall,
        _ exchange: CoinbaseExchange,
        turn: SharedTurn? = nil,
        client: ZooKeeperClient,
        logger: Logger,
        metrics: SubPoolMetrics,
        host: any ExchangeHost
    ) {
        self.call = call
        self.exchange = exchange
        self.turn = turn
        self.client = client
        self.logger = logger
        self.metrics = metrics
        self.host = host
        configuration = exchange.configuration
        nodes = exchange.nodes
    }

    /// Writes the call's request and waits for the answer to it.
    mutating func answer() async -> SubPoolCall.Outcome {
        do throws(SubPoolError) {
            try await writeRequest()
        } catch {
            return await end(with: .failure(error))
        }
        return await awaitAnswer()
    }

    /// Waits for the answer to what has been written.
    mutating func awaitAnswer() async -> SubPoolCall.Outcome {
        do throws(SubPoolError) {
            let reply = try await reply()
            switch exchange.request {
            case .update: try await record()
            // Nothing is told that rests on it.
            case .coinbase: try? await record()
            }
            return await end(with: .success(reply))
        } catch {
            return await end(with: .failure(error))
        }
    }

    private mutating func end(with outcome: SubPoolCall.Outcome) async -> SubPoolCall.Outcome {
        await watch?.cancel()
        watch = nil
        if case .failure(let error) = outcome { exchange.failed(error) }
        return outcome
    }

    private mutating func writeRequest() async throws(SubPoolError) {
        guard !call.isAnswered else { throw .cancelled }
        let deadline = try await prepare()
        // Checked after every wait: the caller may have gone, and the server may be stopping.
        guard call.goUnderWay() else { throw .cancelled }
        guard await !host.isOver else { throw .stopped }
        try await write(until: deadline)
        if exchange.hasReplaced { await host.hasReplacedRequest(at: nodes.request) }
    }
}
