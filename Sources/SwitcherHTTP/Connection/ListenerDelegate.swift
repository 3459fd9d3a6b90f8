import HummingbirdCore

/// Has the listener accept one connection more than are served: the table holds that one at the door, and so knows that somebody waits.
/// The others stay in the system's backlog.
struct ListenerDelegate: AvailableConnectionsDelegate {
    let table: ConnectionTable
    private var count = 0

    init(_ table: ConnectionTable) {
        self.table = table
    }

    mutating func connectionOpened() { count += 1 }

    mutating func connectionClosed() { count -= 1 }

    func isAcceptingNewConnections() -> Bool { count <= table.maximumCount }
}
