import ZooKeeper
import ZooKeeperRecipes

/// A turn on a subpool among all servers that share `ZKCoordinationDir`: the subpool's lock, and its turn node, in which the lock is. What
/// is told of the turn node is `CoinbaseExchange`'s.
struct SharedTurn: Sendable {
    let hold: LockHold
    /// The turn node.
    let node: ZNodePath

    /// The turn's own name; it comes never again.
    var name: String { hold.fence.node.description.split(separator: "/").last.map(String.init) ?? "" }

    /// Gives it to the next one. One that was lost has been given already.
    func end() async { try? await hold.release() }
}

/// What an exchange knows of its turn node. Pure.
struct TurnNode: Equatable {
    /// At which its next write is done: whoever has had a turn since, and has written, has made another of it.
    var version: Int32
    /// What it holds; `nil`: it was never written.
    var record: TurnRecord?
    /// The transaction that had written it when it was read.
    var readTransaction: Int64 = 0
}
