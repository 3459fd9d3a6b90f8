import Foundation
import SwitchRules

/// Reads a file line by line. A line that is too long is passed over without being held.
package struct LineReader: ~Copyable {
    package struct Line: Sendable, Equatable {
        /// From 1.
        package let number: Int
        /// Without what ends the line, LF or CRLF; of one that is too long nothing.
        package let bytes: [UInt8]
        package var isTooLong = false
    }

    /// No good line comes near it: a name has 200 bytes, a coin 64.
    package static let maximumByteCount = 4_096

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var position = 0
    private var end = 0
    private var number = 0
    /// How much has been read of the file.
    package private(set) var byteCount = 0

    /// - Parameter descriptor: Is not closed.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// - Returns: `nil` at the end.
    /// - Throws: ``ControlError``
    package mutating func next() throws -> Line? {
        var bytes: [UInt8] = []
        var isTooLong = false
        var hasBegun = false
        while true {
            if position == end {
                guard try fill() else { break }
            }
            hasBegun = true
            let newline = newline(from: position)
            let stop = newline ?? end
            // Room for a CR.
            if bytes.count + stop - position > Self.maximumByteCount + 1 {
                isTooLong = true
                bytes = []
            } else if !isTooLong {
                bytes.append(contentsOf: buffer[position..<stop])
            }
            position = newline.map { $0 + 1 } ?? end
            if newline != nil { break }
        }
        guard hasBegun else { return nil }
        number += 1
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if bytes.count > Self.maximumByteCount { (bytes, isTooLong) = ([], true) }
        return Line(number: number, bytes: bytes, isTooLong: isTooLong)
    }

    private func newline(from start: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + start, CInt(UInt8(ascii: "\n")), end - start) else {
                return nil
            }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func fill() throws -> Bool {
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ControlError(.noInput, "the input cannot be read: \(String(cString: strerror(errno)))")
            }
            (position, end) = (0, count)
            byteCount += count
            return count > 0
        }
    }
}
