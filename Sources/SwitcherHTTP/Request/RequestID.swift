import NIOHTTP1
import Synchronization

/// What a request is called in its reply and in every line of the log about it (`X-Request-Id`): as its caller calls it, else a new name.
struct RequestID: Sendable, CustomStringConvertible {
    /// Of one that a caller gives.
    static let maximumByteCount = 128

    let description: String

    /// A new one.
    init() {
        description = Self.next()
    }

    /// The caller's, if it is there once, and visible ASCII of 1 to 128 bytes; else a new one.
    init(_ headers: HTTPHeaders) {
        var sent: String?
        var count = 0
        for (name, value) in headers where name.utf8.count == 12 && name.utf8.lowercasedElementsEqual("x-request-id") {
            sent = value.withoutBlanksAround
            count += 1
        }
        description = if count == 1, let sent, Self.isValid(sent) { sent } else { Self.next() }
    }

    /// A number behind something that no other process has.
    private static func next() -> String {
        "\(process)-\(String(count.wrappingAdd(1, ordering: .relaxed).newValue, radix: 16))"
    }

    private static func isValid(_ text: String) -> Bool {
        (1...maximumByteCount).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static let process = {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    private static let count = Atomic<UInt64>(0)
}
