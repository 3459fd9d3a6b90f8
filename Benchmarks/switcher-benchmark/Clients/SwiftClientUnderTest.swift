import CRawZooKeeper
import Logging
import Synchronization
import ZooKeeper

/// The client of this package.
struct SwiftClientUnderTest: ClientUnderTest {
    let client: ZooKeeperClient
    let setter: ZooKeeperClient

    func setOneByOne(_ records: Records, coin: Coin) async throws -> ClientFigure {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        return try await .measure {
            var durations: [UInt64] = []
            for path in paths {
                let start = ContinuousClock.now
                try await client.set(path, data: data)
                durations.append((ContinuousClock.now - start).nanoseconds)
            }
            return Latency(nanoseconds: durations).p50 / 1e3
        }
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> ClientFigure {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        return try await spread(over: inFlight, paths.count, step: 1) { [client] range in
            for index in range { try await client.set(paths[index], data: data) }
        }
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> ClientFigure {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        let step = Int(RawClient.recordsPerTransaction)
        return try await spread(over: Int(RawClient.transactionsInFlight), paths.count, step: step) { [client] range in
            _ = try await client.transaction(range.map { .set(paths[$0], data: data) })
        }
    }

    func list(_ directory: String, count: Int) async throws -> ClientFigure {
        let path = try ZNodePath(directory)
        return try await .measure {
            let start = ContinuousClock.now
            let names = try await client.children(of: path).names
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            guard names.count == count else { throw BenchmarkError("the client lists \(names.count) of \(count)") }
            return seconds
        }
    }

    func watch(_ path: String, rounds: Int) async throws -> ClientFigure {
        let path = try ZNodePath(path)
        let data = Array(Coin.btc.rawValue.utf8)
        return try await .measure {
            var durations: [UInt64] = []
            for _ in 0..<rounds {
                let watch = try await client.getAndWatch(path).watch
                let start = ContinuousClock.now
                async let told = { () async throws -> ContinuousClock.Instant in
                    guard try await watch.event() == .dataChanged else { throw BenchmarkError("another event than expected") }
                    return .now
                }()
                try await setter.set(path, data: data)
                durations.append((try await told - start).nanoseconds)
            }
            return Latency(nanoseconds: durations).p50 / 1e3
        }
    }

    /// Does all of it in pieces, so many at the same time: the time of all.
    private func spread(
        over taskCount: Int,
        _ count: Int,
        step: Int,
        _ body: @escaping @Sendable (Range<Int>) async throws -> Void
    ) async throws -> ClientFigure {
        try await .measure {
            let next = Next()
            let start = ContinuousClock.now
            try await withThrowingTaskGroup { group in
                for _ in 0..<taskCount {
                    group.addTask {
                        while case let first = next.take(step), first < count {
                            try await body(first..<min(first + step, count))
                        }
                    }
                }
                try await group.waitForAll()
            }
            return (ContinuousClock.now - start) / .seconds(1)
        }
    }

    private final class Next: Sendable {
        private let value = Atomic(0)

        func take(_ step: Int) -> Int { value.add(step, ordering: .relaxed).oldValue }
    }
}

extension Records {
    fileprivate var zNodePaths: [ZNodePath] {
        get throws { try names.map { try ZNodePath("\(directory)/\($0)") } }
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 { UInt64(self / .nanoseconds(1)) }
}
