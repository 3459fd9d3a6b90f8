import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The service manager that has started the process, systemd for example, where it wants to be told how the process is: a datagram for each
/// change, to the socket that it names (sd_notify; docs/operating.md, *systemd*). Without such a socket nothing is told.
public final class ServiceManager: Sendable {
    /// What `sun_path` takes, less the zero that ends it.
    private static let maximumPathByteCount = 107

    /// The socket's address, as the system takes it: an abstract one begins with a zero.
    private let path: [UInt8]?
    /// How often the service manager wants to hear that the process is alive, at the latest; `nil`: not at all.
    let watchdogTime: Duration?
    private let isReady = Mutex(false)

    /// - Parameter environment: `NOTIFY_SOCKET`, a path or `@` and an abstract name, `WATCHDOG_USEC`, and `WATCHDOG_PID` where that is said of one
    ///   process alone.
    public convenience init(environment: [String: String]) {
        self.init(environment: environment, processIdentifier: getpid())
    }

    init(environment: [String: String], processIdentifier: Int32) {
        path = environment["NOTIFY_SOCKET"].flatMap { name in
            var bytes = Array(name.utf8)
            guard bytes.count > 1, bytes.count <= Self.maximumPathByteCount else { return nil }
            switch bytes[0] {
            case UInt8(ascii: "/"): return bytes
            case UInt8(ascii: "@"):
                bytes[0] = 0
                return bytes
            default: return nil
            }
        }
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(processIdentifier)" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogTime = isOurs && path != nil && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// The start is done: calls are taken, or the sync runs where there is no API.
    public func tellReady() {
        isReady.withLock { $0 = true }
        tell("READY=1")
    }

    /// Does that, and tells when it begins and when it is done. Before the start is done nothing is told: that would say that it is.
    public func whileReloading(_ reload: () async -> Void) async {
        let isReady = isReady.withLock { $0 }
        if isReady { tell("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds)") }
        await reload()
        if isReady { tell("READY=1") }
    }

    /// The stop has begun.
    public func tellStopping() { tell("STOPPING=1") }

    /// Tells that the process is alive, twice in the time in which it is wanted, until the calling task is cancelled. A process whose tasks get no thread
    /// does not tell.
    public func keepWatchdogCalm() async {
        guard let watchdogTime else { return }
        while !Task.isCancelled {
            tell("WATCHDOG=1")
            try? await Task.sleep(for: watchdogTime / 2)
        }
    }

    /// Where nobody takes it, it is lost: a service goes on without its manager.
    private func tell(_ state: String) {
        guard let path else { return }
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        // A manager that is stopped, with a full queue, holds nothing up for long.
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // An abstract name ends where the address does.
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let length = socklen_t(offset + path.count + (path[0] == 0 ? 0 : 1))
        let bytes = Array(state.utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(file, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }

    private static var monotonicMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
