package import NIOSSL
import Synchronization
import ZooKeeperTestKit

/// Callers that switch coins, one call after another, singles and batches, and write down what they are told.
package final class SwitchLoad: Sendable {
    /// Makes one call for some sub-accounts and says how it went.
    package typealias Call = @Sendable (_ names: [String], _ coin: String) async -> SwitchOutcome

    /// More coins than calls of one sub-account can be open or in doubt: what stands tells which call it came from.
    package static let coins = (0..<60).map { "coin\($0)" }
    /// Every so many calls of a caller is a batch of all its sub-accounts.
    private static let batchEvery = 8

    private struct State {
        /// Of each caller.
        var confirmed: [Int]
        var failures: [String] = []
        var slowestCall: Duration = .zero
        var isStopping = false
    }

    package let ledger: SwitchLedger
    private let state: Mutex<State>

    private init(_ ledger: SwitchLedger, callers: Int) {
        self.ledger = ledger
        state = Mutex(State(confirmed: Array(repeating: 0, count: callers)))
    }

    /// Calls answered with success so far.
    package var confirmed: Int { state.withLock { $0.confirmed.reduce(0, +) } }
    /// What callers were told instead of success, in its order.
    package var failures: [String] { state.withLock { $0.failures } }
    /// How long the slowest call took, whatever its answer.
    package var slowestCall: Duration { state.withLock { $0.slowestCall } }

    /// Lets callers switch for as long as `body` runs, and waits until each has got its last answer. The load ends by itself when a
    /// caller has made so many calls.
    ///
    /// - Parameters:
    ///   - accounts: How many sub-accounts each caller has for itself.
    ///   - makeCall: Makes a caller's way to the server.
    @discardableResult
    package static func run<Result: Sendable>(
        _ ledger: SwitchLedger,
        callers: Int = 16,
        accounts: Int = 20,
        maximumCalls: Int = 100_000,
        by makeCall: (_ caller: Int) -> Call,
        while body: (SwitchLoad) async throws -> Result
    ) async throws -> Result {
        let load = SwitchLoad(ledger, callers: callers)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                let call = makeCall(caller)
                let names = (0..<accounts).map { "caller\(caller)account\($0)" }
                group.addTask { await load.switchCoins(names, maximumCalls, call, of: caller) }
            }
            do {
                let result = try await body(load)
                load.stop()
                try await group.waitForAll()
                return result
            } catch {
                load.stop()
                throw error
            }
        }
    }

    /// The same over HTTP, each caller with a connection of its own.
    @discardableResult
    package static func run<Result: Sendable>(
        _ ledger: SwitchLedger,
        callers: Int = 16,
        maximumCalls: Int = 100_000,
        port: Int,
        tls: NIOSSLContext? = nil,
        while body: (SwitchLoad) async throws -> Result
    ) async throws -> Result {
        let clients = (0..<callers).map { _ in APICaller(port: port, tls: tls) }
        let result = try await run(
            ledger,
            callers: callers,
            maximumCalls: maximumCalls,
            by: { caller in { await clients[caller].switchCoin($0, to: $1) } },
            while: body
        )
        for client in clients { await client.hangUp() }
        return result
    }

    /// Waits until so many more calls than now are confirmed: the load goes on.
    package func waitForConfirmations(_ count: Int, within timeout: Duration = Timeouts.start, _ when: String) async throws {
        let wanted = confirmed + count
        try await eventually(timeout: timeout, "\(count) switches are confirmed \(when)") { confirmed >= wanted }
    }

    /// Waits until every caller has been told of success twice more: none of them is held up, and what was under way has ended.
    package func waitForEveryCaller(within timeout: Duration = Timeouts.start, _ when: String) async throws {
        let before = state.withLock { $0.confirmed }
        try await eventually(timeout: timeout, "every caller goes on \(when)") {
            zip(state.withLock { $0.confirmed }, before).allSatisfy { $0 >= $1 + 2 }
        }
    }

    private func stop() {
        state.withLock { $0.isStopping = true }
    }

    private func switchCoins(_ names: [String], _ maximumCalls: Int, _ call: Call, of caller: Int) async {
        var position = 0
        for turn in 0..<maximumCalls {
            if state.withLock({ $0.isStopping }) || Task.isCancelled { return }
            let isBatch = turn % Self.batchEvery == Self.batchEvery - 1
            let switched = isBatch ? names : [names[position % names.count]]
            if !isBatch { position += 1 }
            let coin = Self.coins[turn % Self.coins.count]
            ledger.asked(switched, coin)
            let start = ContinuousClock.now
            let outcome = await call(switched, coin)
            let took = ContinuousClock.now - start
            if outcome == .confirmed { ledger.acknowledged(switched, coin) }
            state.withLock { state in
                state.slowestCall = max(state.slowestCall, took)
                if let failure = outcome.failure { state.failures.append(failure) } else { state.confirmed[caller] += 1 }
            }
            // A server that is not there refuses thousands of connections a second.
            if case .unanswered = outcome { try? await Task.sleep(for: .milliseconds(20)) }
        }
    }
}
