/// Why switches that passed their checks are not confirmed.
public enum SwitchWriteError: Error, Sendable, Hashable {
    /// Too many records wait already. Nothing of the call was accepted; try again later.
    case queueFull
    /// ZooKeeper could not be read in time: which records exist is not known. Nothing was written.
    case notRead
    /// ZooKeeper refuses some of the call's records (their access lists, a quota). All others are confirmed.
    ///
    /// - Parameters:
    ///   - first: The first refused one, in the call's order.
    ///   - count: How many there are.
    case refused(first: CoinSwitch, count: Int)
    /// ZooKeeper did not confirm the call's records in time. What was not sent is withdrawn; what was sent may stand.
    ///
    /// - Parameter first: A switch that is known not to be confirmed, a refused one if there is one.
    case notConfirmed(first: CoinSwitch?)
    /// The server is stopping, or who asked has given up. As ``notConfirmed(first:)``.
    case stopped
}
