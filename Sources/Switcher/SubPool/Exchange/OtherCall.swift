import ZooKeeper

/// Another server's call on a subpool: its request is newer than the ack. Pure.
enum OtherCall {
    /// How long to wait for its ack before the request is overwritten: until the time that it had for it is over.
    ///
    /// - Parameters:
    ///   - request: The request node's stat.
    ///   - ack: The ack node's.
    ///   - memory: What was waited for once is not waited for again: a jobmaker that is dead would hold up every call twice.
    ///   - time: What is given to a request, from its write on.
    ///   - now: The time by ZooKeeper's clock, in milliseconds since 1970.
    /// - Returns: `nil`: no call is under way.
    static func wait(
        request: ZNodeStat,
        ack: ZNodeStat,
        memory: SubPoolMemory,
        time: Duration,
        now: Int64
    ) -> Duration? {
        guard isUnanswered(request, ack: ack), request.modifiedTransaction > memory.settledTransaction else { return nil }
        // In the future: clocks differ. Never longer than what a request is given.
        let age = Duration.milliseconds(max(0, now - request.modifiedMilliseconds))
        return age < time ? time - age : nil
    }

    /// Whether the request that is there is newer than the last ack.
    static func isUnanswered(_ request: ZNodeStat, ack: ZNodeStat) -> Bool {
        // A node that was made and never written asks for nothing.
        guard request.version > 0 || request.dataLength > 0 else { return false }
        return request.modifiedTransaction > ack.modifiedTransaction
    }
}

/// What is known of ZooKeeper's clock, which need not be ours: a stat's times are by it. Pure.
struct ServerClock {
    private var offset: Int64 = 0

    /// A node has just been written.
    ///
    /// - Parameter now: Our clock, in milliseconds since 1970.
    mutating func observed(_ stat: ZNodeStat, now: Int64) {
        offset = stat.modifiedMilliseconds - now
    }

    /// ZooKeeper's clock where ours shows that; the same until something was written.
    func time(at now: Int64) -> Int64 { now + offset }
}
