import NIOCore
import Synchronization

/// A connection as others than its event loop see it.
final class Connection: Sendable {
    /// What is said to a connection's handlers, as an inbound event.
    enum Event: Sendable {
        /// Close if your time is over.
        case deadlinePassed
        /// Close if you are idle: somebody else needs the place.
        case giveWay
        /// There is a place for you now.
        case admit
    }

    let channel: any Channel
    /// Who is on the other side, for the log.
    let remote: String
    // Nanoseconds of `NIODeadline`: written by the event loop with every request, read by others now and then.
    private let deadlineNanoseconds = Atomic(UInt64.max)
    private let evictableNanoseconds = Atomic(UInt64.max)

    init(_ channel: any Channel) {
        self.channel = channel
        remote = channel.remoteAddress.map(Self.text) ?? "unknown"
    }

    var deadline: NIODeadline { .uptimeNanoseconds(deadlineNanoseconds.load(ordering: .relaxed)) }
    var evictableFrom: NIODeadline { .uptimeNanoseconds(evictableNanoseconds.load(ordering: .relaxed)) }

    func publish(_ state: ConnectionStateMachine) {
        deadlineNanoseconds.store(state.deadline.uptimeNanoseconds, ordering: .relaxed)
        evictableNanoseconds.store(state.evictableFrom.uptimeNanoseconds, ordering: .relaxed)
    }

    /// Thread-safe.
    func tell(_ event: Event) {
        channel.pipeline.fireUserInboundEventTriggered(event)
    }

    private static func text(_ address: SocketAddress) -> String {
        guard let host = address.ipAddress, let port = address.port else { return "\(address)" }
        // How IPv4 looks to a socket that takes both.
        let mapped = "::ffff:"
        if host.hasPrefix(mapped), host.contains(".") { return "\(host.dropFirst(mapped.count)):\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
