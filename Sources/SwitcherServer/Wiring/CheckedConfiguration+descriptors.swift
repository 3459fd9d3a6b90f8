import NIOCore
import NIOPosix

extension CheckedConfiguration {
    /// What the limit of open descriptors leaves room for, before any connection is there.
    ///
    /// - Parameter limit: What ``DescriptorLimit/raise()`` found; `nil` bounds nothing.
    public func descriptorBudget(limit: Int?) -> DescriptorBudget? {
        guard let limit else { return nil }
        return DescriptorBudget(
            limit: limit,
            open: DescriptorLimit.openCount,
            eventLoops: System.coreCount,
            brokers: zooKeeper.servers.count,
            hasSync: upstream != nil
        )
    }

    /// The same with no more connections than there is room for, and a warning where these are fewer than `MaxConnections`.
    ///
    /// - Parameter budget: `nil` changes nothing.
    /// - Throws: ``ConfigurationError`` when there is no room for even a few.
    public func fitting(_ budget: DescriptorBudget?) throws(ConfigurationError) -> Loaded {
        let wanted = self[\.maxConnections]
        guard let budget, api != nil, budget.connections < wanted else { return Loaded(configuration: self, warnings: []) }
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
