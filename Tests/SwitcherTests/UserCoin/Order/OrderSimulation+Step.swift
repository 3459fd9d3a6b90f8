import ZooKeeper

@testable import Switcher

extension OrderSimulation {
    /// What may happen next.
    enum Step: CaseIterable {
        // Callers.
        case smallCall, largeCall, pullBegins, pullEnds, withdraw
        // ZooKeeper does a transaction, is too busy for one, tells of one; refuses a record from now on, or no longer.
        case apply, throttle, reply, refuse, permit
        // The connection, and that the writer hears of it.
        case lose, reconnect, session
        // Others, and that the writer hears of them.
        case meddle, deleteDirectory, createDirectory, directory, childrenCount
        // What the writer has asked for.
        case question, listing, wake
        // Time: a tenth of a second, up to a minute.
        case moment, jump

        /// How much of a mixture it may be.
        var mostOften: Int {
            switch self {
            case .smallCall, .apply, .reply: 12
            case .largeCall, .pullBegins, .pullEnds, .session, .directory, .question, .listing, .wake, .reconnect,
                .createDirectory:
                5
            case .lose, .throttle, .refuse, .permit, .meddle, .moment: 3
            case .deleteDirectory, .jump, .withdraw, .childrenCount: 1
            }
        }
    }
}

extension SwitchWriterConfiguration {
    /// Small bounds, so that a few records reach them.
    static func tight(using random: inout SplitMix64) throws -> Self {
        var configuration = SwitchWriterConfiguration(directory: ZNodePath("/switch"), requestTimeout: .seconds(60))
        configuration.maximumTransactionRecords = Int.random(in: 1...12, using: &random)
        configuration.maximumTransactionsInFlightBeforePartial = Int.random(in: 1...3, using: &random)
        configuration.maximumTransactionBytes = [500, 1_000, 700_000].randomElement(using: &random) ?? 0
        configuration.smallCallRecords = 3
        configuration.listingInterval = .seconds(1)
        configuration.mismatchesBeforeListing = 5
        return configuration
    }
}
