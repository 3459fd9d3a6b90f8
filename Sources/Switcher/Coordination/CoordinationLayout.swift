public import ZooKeeper

/// The znodes below `ZKCoordinationDir`: what several servers on one ensemble share (docs/design.md, *Several servers*). Pure.
///
///     ROOT                          format, watch directory, base directory: CoordinationRecord
///     ├── election                  one znode per server that may lead the sync
///     ├── sync                      what the leader keeps
///     │   ├── cursor
///     │   ├── marker
///     │   ├── pull-request
///     │   ├── pull-report
///     │   └── everybody-request
///     ├── members                   one znode per server that is there
///     └── turns
///         └── COIN
///             └── SUBPOOL           what was accepted before; below it those who wait for their turn
///
/// The names are components that were checked, a coin's and a subpool's as they are in the subpool's own path: no escapes, and no two of
/// them share a znode.
public struct CoordinationLayout: Sendable, Hashable {
    /// The number of the format of everything below the root. A server that knows another one does not touch it.
    public static let format: Int64 = 1

    /// `ZKCoordinationDir`.
    public let root: ZNodePath

    public init(root: ZNodePath) {
        self.root = root
    }

    /// The directory of the election of the one that syncs.
    public var election: ZNodePath { root.appending("election") }
    /// What the one that syncs keeps is in this.
    public var sync: ZNodePath { root.appending("sync") }
    /// The stored cursor.
    public var cursor: ZNodePath { sync.appending("cursor") }
    /// What is written before a pull is sent.
    public var marker: ZNodePath { sync.appending("marker") }
    /// Written by who wants a pull now.
    public var pullRequest: ZNodePath { sync.appending("pull-request") }
    /// How the last pull went that somebody had wanted now.
    public var pullReport: ZNodePath { sync.appending("pull-report") }
    /// Written by who wants everybody pulled.
    public var everybodyRequest: ZNodePath { sync.appending("everybody-request") }
    /// The directory of the servers that are there.
    public var members: ZNodePath { root.appending("members") }
    /// The directory of the coins' directories, in which the subpools' turn nodes are.
    public var turns: ZNodePath { root.appending("turns") }

    /// The turn node of a subpool: it holds what was accepted before, and those who wait for their turn stand in it.
    public func turn(coin: ZNodeName, subPool: ZNodeName) -> ZNodePath {
        turns.appending(coin).appending(subPool)
    }
}
