import Logging
import Synchronization
import ZooKeeper
import ZooKeeperTestKit

/// The client of this package.
struct SwiftClientUnderTest: ClientUnderTest {
    let name = "this package's client"
    let meter: Meter
    let client: ZooKeeperClient
    let setter: ZooKeeperClient

    /// Runs two, for as long as the body does.
    static func withClients<Value: Sendable>(
        of lab: Lab,
        _ body: (SwiftClientUnderTest) async throws -> Value
    ) async throws -> Value {
        var configuration = ZooKeeperConfiguration(
            servers: try lab.zooKeepers.map { try ServerAddress($0.connectString) }
        )
        // For a million names.
        configuration.sessionTimeout = .seconds(30)
        configuration.operationTimeout = .seconds(60)
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let client = ZooKeeperClient(configuration: configuration, logger: logger)
        let setter = ZooKeeperClient(configuration: configuration, logger: logger)
        return try await withThrowingTaskGroup { group in
            group.addTask { await client.run() }
            group.addTask { await setter.run() }
            defer { group.cancelAll() }
            return try await body(SwiftClientUnderTest(meter: lab.meter, client: client, setter: setter))
        }
    }

    func setOneByOne(_ records: Records, coin: Coin) async throws -> Sample {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        return try await meter.measure {
            var durations: [UInt64] = []
            for path in paths {
                let start = ContinuousClock.now
                try await client.set(path, data: data)
                durations.append((ContinuousClock.now - start).nanoseconds)
            }
            return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
        }
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> Sample {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        return try await spread(over: inFlight, paths.count, step: 1) { [client] range in
            for index in range { try await client.set(paths[index], data: data) }
        }
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> Sample {
        let paths = try records.zNodePaths
        let data = Array(coin.rawValue.utf8)
        let plan = RawClient.Plan.usual
        return try await spread(over: plan.transactionsInFlight, paths.count, step: plan.recordsPerTransaction) {
            [client] range in
            _ = try await client.transaction(range.map { .set(paths[$0], data: data) })
        }
    }

    func list(_ directory: String, count: Int) async throws -> Sample {
        let path = try ZNodePath(directory)
        return try await meter.measure {
            let names = try await client.children(of: path).names
            guard names.count == count else { throw BenchmarkError("the client lists \(names.count) of \(count)") }
            return .init(operations: count)
        }
    }

    func watch(_ path: String, rounds: Int) async throws -> Sample {
        let path = try ZNodePath(path)
        let data = Array(Coin.btc.rawValue.utf8)
        return try await meter.measure {
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
            return .init(operations: rounds, latency: Latency(nanoseconds: durations))
        }
    }

    /// Does all of it in pieces, so many at the same time.
    private func spread(
        over taskCount: Int,
        _ count: Int,
        step: Int,
        _ body: @escaping @Sendable (Range<Int>) async throws -> Void
    ) async throws -> Sample {
        try await meter.measure {
            let next = Next()
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
            return .init(operations: count)
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
