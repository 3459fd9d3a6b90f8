/// How often the connection was lost over transactions of pulls, one loss after another. Pure.
///
/// Who leads several servers' sync withdraws its pull at a loss, and the next pull is other switches: what is known of these very records
/// says nothing. So it is counted for all pulls together, as long as none of that size gets through.
struct PullLosses {
    private var count = 0
    private var byteCount = 0
    /// Whether a loss of this connection is counted.
    private var isCounted = false

    /// The connection was lost while a pull's transaction of that size was with the server.
    ///
    /// - Returns: How often that has happened, this time included.
    mutating func lost(byteCount: Int) -> Int {
        // No server cuts a connection over that.
        guard byteCount > TransactionBound.minimum else { return 1 }
        // Several transactions are lost with one connection.
        if !isCounted { count += 1 }
        isCounted = true
        self.byteCount = max(self.byteCount, byteCount)
        return count
    }

    /// A pull's transaction of that size was done. A smaller one than those that were lost says nothing of them.
    mutating func done(byteCount: Int) {
        guard byteCount >= self.byteCount else { return }
        (count, self.byteCount) = (0, 0)
    }

    /// Transactions are smaller from now on: what is counted was of larger ones.
    mutating func madeSmaller() { (count, byteCount) = (0, 0) }

    /// There is another connection.
    mutating func connected() { isCounted = false }
}
