import Foundation
import Synchronization

/// The local time as the log's text has it, `2026-11-26T02:37:44+0100`: made once a second.
final class LogTime: Sendable {
    private let cached = Mutex<(second: time_t, text: [UInt8])>((-1, []))

    /// - Parameter second: Since 1970.
    func text(at second: time_t) -> [UInt8] {
        cached.withLock { cached in
            if cached.second != second { cached = (second, Self.text(of: second)) }
            return cached.text
        }
    }

    private static func text(of second: time_t) -> [UInt8] {
        var (second, parts) = (second, tm())
        guard localtime_r(&second, &parts) != nil else { return Array("<unknown>".utf8) }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
        return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }
}
