import NIOCore
import NIOPosix

extension CheckedConfiguration {
    /// The same with no more connections than the limit of open descriptors leaves room for, and a warning where these are fewer than
    /// `MaxConnections`.
    ///
    /// - Parameter limit: What ``DescriptorLimit/raise()`` found; `nil` changes nothing.
    /// - Throws: ``ConfigurationError`` when there is no room for even a few.
    public func fitting(descriptorLimit limit: Int?) throws(ConfigurationError) -> Loaded {
        guard let limit else { return Loaded(configuration: self, warnings: []) }
        let budget = DescriptorBudget(
            limit: limit,
            open: DescriptorLimit.openCount,
            eventLoops: System.coreCount,
            brokers: zooKeeper.servers.count,
            hasSync: upstream != nil
        )
        return try fitting(budget)
    }

    func fitting(_ budget: DescriptorBudget) throws(ConfigurationError) -> Loaded {
        let wanted = self[\.maxConnections]
        guard api != nil, budget.connections < wanted else { return Loaded(configuration: self, warnings: []) }
        guard budget.connections >= DescriptorBudget.fewestConnections else {
            throw ConfigurationError(
                """
                the limit of open descriptors, \(budget.limit), is too low to serve MaxConnections \(wanted): at least \
                \(budget.reserve + DescriptorBudget.fewestConnections) are needed (ulimit -n, or LimitNOFILE of systemd)
                """
            )
        }
        var fitting = self
        fitting.values[\.maxConnections] = budget.connections
        return Loaded(
            configuration: fitting,
            warnings: [
                """
                MaxConnections \(wanted) is lowered to \(budget.connections): the limit of open descriptors is \
                \(budget.limit), and \(budget.reserve) of them are kept for ZooKeeper and everything else
                """
            ]
        )
    }
}
