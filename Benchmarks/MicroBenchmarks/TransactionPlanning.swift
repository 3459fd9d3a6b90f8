import Benchmark
import ZooKeeper

@testable import Switcher

/// From the acceptance of a call, over the transaction that is made of it, to its confirmation.
func measureTransactionPlanning() {
    for count in [1, 1_000] {
        Benchmark("Plan a transaction of \(count)") { benchmark, planning in
            for _ in benchmark.scaledIterations { blackHole(planning.writeAll()) }
        } setup: {
            try Planning(count)
        }
    }
}

/// An order of switches that knows all records that are switched.
private final class Planning {
    private var order: SwitchOrder
    private let switches: [CoinSwitch]
    private var lastSequence: UInt64 = 0

    init(_ count: Int) throws {
        let names = (0..<10_000).map { "user\($0)" }
        let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
        switches = try names.prefix(count).map { try check.coinSwitch(name: $0, coin: "btc") }
        let configuration = SwitchWriterConfiguration(directory: "/switch", requestTimeout: .seconds(10))
        order = SwitchOrder(configuration, start: .now)
        order.sessionChanged(isConnected: true)
        _ = order.directoryChanged(to: .present(transaction: 1))
        let listing = DirectoryListing(names: try names.map { try ZNodeName($0) })
        for case .list(let number) in order.maintain(now: .now) { _ = order.listed(number, .success(listing), now: .now) }
        // In steps.
        while !order.areRecordsKnown { _ = order.maintain(now: .now) }
    }

    /// - Returns: How many operations it took.
    func writeAll() -> Int {
        let now = ContinuousClock.now
        order.accept(
            SwitchCall(switches, firstSequence: lastSequence + 1, now: now) { _ in },
            isSmall: switches.count <= 16
        )
        lastSequence += UInt64(switches.count)
        var operationCount = 0
        while let transaction = order.nextTransaction(now: now).0 {
            operationCount += transaction.operations.count
            _ = order.confirmed(transaction.flight, now: now)
        }
        precondition(operationCount == switches.count, "all are written, once")
        return operationCount
    }
}
