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
    ///
    /// - Parameter sent: The values of the fields of that name.
    init(_ sent: [String]) {
        description = if sent.count == 1, Self.isValid(sent[0]) { sent[0] } else { Self.next() }
    }

    /// The same, of a head whose fields are not all read.
    init(_ headers: HTTPHeaders) {
        self.init(headers.filter { $0.name.utf8.lowercasedElementsEqual("x-request-id") }.map(\.value.withoutBlanksAround))
    }

    /// A number behind something that no other process has.
    private static func next() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let digitCount = max(1, (UInt64.bitWidth - number.leadingZeroBitCount + 3) / 4)
        // Digit by digit: with every call, and several times as fast as to put strings together.
        return String(unsafeUninitializedCapacity: process.count + digitCount) { text in
            var end = text.initialize(fromContentsOf: process)
            for place in (0..<digitCount).reversed() {
                let digit = UInt8(truncatingIfNeeded: number >> (4 * UInt64(place)) & 0xF)
                text.initializeElement(at: end, to: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                end += 1
            }
            return end
        }
    }

    private static func isValid(_ text: String) -> Bool {
        (1...maximumByteCount).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static let process = {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return Array("\(String(repeating: "0", count: 16 - digits.count))\(digits)-".utf8)
    }()

    private static let count = Atomic<UInt64>(0)
}
