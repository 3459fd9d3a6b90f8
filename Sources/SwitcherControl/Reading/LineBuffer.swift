package import NIOCore

/// The lines of what comes in parts. Pure.
package struct LineBuffer {
    /// Of one line.
    package static let maximumByteCount = 8 << 20

    private var rest: [UInt8] = []

    package init() {}

    /// Whether all that has come were whole lines.
    package var isEmpty: Bool { rest.isEmpty }

    /// - Parameter line: Gets each line that is whole, without what ends it.
    /// - Throws: ``ControlError`` where one is far too long, or what `line` throws.
    package mutating func add(_ part: ByteBuffer, _ line: ([UInt8]) throws -> Void) throws {
        for byte in part.readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                rest.append(byte)
                continue
            }
            let whole = rest
            rest.removeAll(keepingCapacity: true)
            try line(whole)
        }
        guard rest.count <= Self.maximumByteCount else {
            throw ControlError(.notTheServer, "a line of the answer is far too long to be the server's")
        }
    }
}
