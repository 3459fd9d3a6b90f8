import Foundation
import Synchronization
import ZooKeeperTestKit

/// The socket of a service manager.
final class NotifySocket: Sendable {
    private let file: Int32
    private let received = Mutex<[String]>([])
    /// As `NOTIFY_SOCKET` has it.
    let name: String

    init(_ name: String) throws {
        self.name = name
        file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if name.hasPrefix("@") { path[0] = 0 } else { path.append(0) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(2 + path.count)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, length) }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(file) }

    /// All datagrams so far, in their order.
    var states: [String] {
        received.withLock { states in
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = recv(file, &buffer, buffer.count, 0)
                guard count >= 0 else { return states }
                states.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }
    }

    /// Those that say how the service is, without the watchdog's.
    var changes: [String] { states.filter { $0 != "WATCHDOG=1" } }
}
