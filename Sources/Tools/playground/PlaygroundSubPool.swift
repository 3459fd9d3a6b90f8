import Logging
import SampleJobmaker
import ZooKeeper

/// The one subpool of the playground, `pool3` of `btc`, and its jobmaker.
enum PlaygroundSubPool {
    static let directory = "/subpool/"

    /// Runs the jobmaker for as long as `body` runs.
    static func run(on brokers: [String], _ body: @escaping @Sendable () async throws -> Void) async throws {
        var logger = Logger(label: "sample-jobmaker")
        logger.logLevel = .warning
        try await withSampleJobmaker(
            brokers.map { try ServerAddress($0) },
            requestNode: ZNodePath(directory + "btc/pool3"),
            subPool: SampleSubPool(
                name: "pool3",
                coinbase: .init("hellobtc", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4")
            ),
            logger: logger
        ) { _ in try await body() }
    }
}
