import Benchmark

/// What is done for each transaction, ack and operation, by itself (docs/benchmarks.md, *Parts by themselves*).
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput],
        warmupIterations: 10,
        maxDuration: .seconds(3)
    )
    measureBatchReading()
    measureTransactionPlanning()
    measureAckJudging()
    measureClientOperations()
}
