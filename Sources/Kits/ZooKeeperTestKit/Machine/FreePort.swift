import Foundation
import Synchronization

/// Free ports on the loopback address.
public enum FreePort {
    /// What is thrown when no free port was found.
    public struct NoneFree: Error {}

    /// A port nobody listens on now, and which this process was not given before (four servers starting at once must not get
    /// the same one). Another process may still take it first: bind it soon, and try another when that fails.
    ///
    /// The port lies below the range the kernel gives to outgoing connections. A port of that range may be taken by any
    /// connection while its server is down; worse, a client that keeps trying to connect to it is sooner or later given this
    /// very port as its own and is then connected to itself.
    ///
    /// - Throws: ``NoneFree`` when a few thousand tries found none.
    public static func next() throws -> Int {
        let range = candidates
        for _ in 0..<5_000 {
            let port = Int.random(in: range)
            guard handedOut.withLock({ $0.insert(port).inserted }) else { continue }
            if isFree(port) { return port }
        }
        throw NoneFree()
    }

    private static let handedOut = Mutex<Set<Int>>([])

    private static let candidates: Range<Int> = {
        let path = "/proc/sys/net/ipv4/ip_local_port_range"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let firstOutgoing = text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 32_768
        // Where the outgoing range starts very low there is nothing below it to choose from.
        return firstOutgoing > 12_000 ? 10_000..<firstOutgoing : 10_000..<60_000
    }()

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
