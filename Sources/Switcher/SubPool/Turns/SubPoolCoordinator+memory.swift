import Foundation
import ZooKeeper

// What is remembered of subpools between calls.
extension SubPoolCoordinator {
    func memory(of node: ZNodePath) -> SubPoolMemory { memories[node] ?? SubPoolMemory() }

    /// Only of nodes that are there: callers name what they like.
    func remember(_ node: ZNodePath, _ change: (inout SubPoolMemory) -> Void) {
        if memories[node] == nil, memories.count >= configuration.maximumRememberedSubPools, let any = memories.keys.first {
            memories[any] = nil
        }
        change(&memories[node, default: SubPoolMemory()])
    }

    /// A call has written its request.
    func wrote(_ exchange: Exchange, _ data: [UInt8]) {
        guard let written = exchange.written else { return }
        // This server's own calls take turns: nobody waits for their acks.
        remember(exchange.nodes.request) { $0.settled(written.transaction) }
        // What was there before is not there any more.
        if data != exchange.previous { endFollowUp(exchange.nodes.request, because: "another call has written the request") }
    }

    func waitForOtherCall(_ request: ZNodeStat, _ ack: ZNodeStat, at node: ZNodePath) -> Duration? {
        OtherCall.wait(
            request: request,
            ack: ack,
            memory: memory(of: node),
            time: configuration.otherCallTime,
            now: serverClock.time(at: Self.millisecondsNow)
        )
    }

    func learnClock(from stat: ZNodeStat) {
        serverClock.observed(stat, now: Self.millisecondsNow)
    }

    private static var millisecondsNow: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
