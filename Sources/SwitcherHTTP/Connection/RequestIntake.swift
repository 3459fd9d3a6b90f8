import NIOCore

/// Bytes that have arrived of a connection and are still to be parsed. Pure.
///
/// What is parsed takes much more room than its bytes: a request of 34 bytes some 1,200. So of what a client sends ahead only a piece is parsed at
/// a time, and the rest stays as it has come.
struct RequestIntake {
    /// So much is parsed at a time: a hundred of the smallest requests.
    static let pieceByteCount = 4_096

    private var buffers = CircularBuffer<ByteBuffer>()

    var isEmpty: Bool { buffers.isEmpty }

    /// Whether it may go as it has come.
    static func isPiece(_ bytes: ByteBuffer) -> Bool { bytes.readableBytes <= pieceByteCount }

    static func beginsWithLineEnd(_ bytes: ByteBuffer) -> Bool {
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return false }
        return first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n")
    }

    mutating func append(_ bytes: ByteBuffer) {
        if bytes.readableBytes > 0 { buffers.append(bytes) }
    }

    /// The next piece.
    ///
    /// - Parameter bodyRest: How many bytes of a body are still to come: nothing else is in them, so that they may go in one piece.
    mutating func next(bodyRest: Int) -> ByteBuffer? {
        guard var first = buffers.first else { return nil }
        guard let piece = first.readSlice(length: min(first.readableBytes, max(Self.pieceByteCount, bodyRest))) else {
            return nil
        }
        if first.readableBytes > 0 { buffers[buffers.startIndex] = first } else { buffers.removeFirst() }
        return piece
    }

    /// Leaves out the line ends at the front, which are nothing between two requests.
    mutating func dropLineEnds() {
        while var first = buffers.first, Self.beginsWithLineEnd(first) {
            let count = first.readableBytesView.prefix { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }.count
            first.moveReaderIndex(forwardBy: count)
            if first.readableBytes > 0 { buffers[buffers.startIndex] = first } else { buffers.removeFirst() }
        }
    }

    mutating func removeAll() { buffers.removeAll() }
}
