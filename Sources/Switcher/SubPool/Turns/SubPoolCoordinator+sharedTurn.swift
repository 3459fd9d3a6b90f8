import Logging
import ZooKeeper
import ZooKeeperRecipes

// Turns among all servers that share `ZKCoordinationDir`.
extension SubPoolCoordinator {
    /// Takes the turn on a subpool among all servers, for the call that has this one's.
    ///
    /// - Returns: `nil` where this server is on its own.
    func sharedTurn(for call: SubPoolCall, at node: ZNodePath) async -> Result<SharedTurn?, SubPoolError> {
        guard let coordination else { return .success(nil) }
        // docs/models/coinbase.pml: TURN
        let taking = TurnTaking(client: client, coordination: coordination, logger: logger, configuration: configuration)
        let isKnown = memories[node] != SubPoolMemory()
        let task = Task { await taking.outcome(for: call, isKnown: isKnown) }
        turnsWaitedFor[ObjectIdentifier(call)] = (call, task)
        let outcome = await task.value
        turnsWaitedFor[ObjectIdentifier(call)] = nil
        if case .failure(.cancelled) = outcome, isOver { return .failure(.stopped) }
        return outcome.map { $0 }
    }
}

/// Takes a turn on a subpool among all servers: the fair lock on the subpool's turn node.
struct TurnTaking: Sendable {
    let client: ZooKeeperClient
    let coordination: CoordinationRoot
    let logger: Logger
    let configuration: SubPoolConfiguration

    /// Time enough for the lock where nobody has it.
    private static let shortest: Duration = .seconds(1)

    /// - Parameter isKnown: Whether there is such a subpool: callers name what they like, and nothing is made of that.
    func outcome(for call: SubPoolCall, isKnown: Bool) async -> Result<SharedTurn, SubPoolError> {
        do throws(SubPoolError) {
            guard await coordination.isUsable(by: .now + configuration.requestTimeout) else {
                throw await coordination.state == .unknown ? .notRead : .notShared
            }
            if !isKnown { try await checkRequestNode(of: call.request) }
            return .success(try await take(for: call))
        } catch {
            return .failure(error)
        }
    }

    private func checkRequestNode(of request: SubPoolRequest) async throws(SubPoolError) {
        let exchange = CoinbaseExchange(request, configuration)
        do throws(ZooKeeperError) {
            let node = exchange.nodes.request
            guard try await client.exists(node, timeout: configuration.requestTimeout) == nil else { return }
            throw ZooKeeperError(.noNode, operation: "exists", path: node)
        } catch {
            throw exchange.unread(error)
        }
    }

    private func take(for call: SubPoolCall) async throws(SubPoolError) -> SharedTurn {
        let name = call.request.name
        let node = coordination.layout.turn(coin: name.coin, subPool: name.subPool)
        // A follow-up has minutes, and others of this server wait behind it.
        let time = min(max(call.latestTurn - .now, Self.shortest), max(configuration.ackTimeout, Self.shortest))
        do throws(RecipeError) {
            let lock = Lock(client: client, path: node, access: coordination.access)
            return SharedTurn(hold: try await lock.acquire(timeout: time), node: node)
        } catch {
            throw await told(error)
        }
    }

    private func told(_ error: RecipeError) async -> SubPoolError {
        switch error.code {
        case .cancelled: return .cancelled
        case .closed: return .stopped
        case .timedOut where await client.state == .connected: return .busy
        case .timedOut: return .notRead
        default: break
        }
        if error.cause?.code == .tooManyOperations { return .busy }
        if error.cause?.isWait != true {
            logger.error("Turn on a subpool cannot be taken", metadata: [LogKey.error: .text(error, maximumByteCount: 1_024)])
        }
        return .notRead
    }
}
