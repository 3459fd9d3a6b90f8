import NIOCore

/// Where the last request ends in the bytes that are read in one go, and whether there are more behind it. Pure.
struct RequestBoundary {
    /// An end was found, and no head behind it.
    private var isBehindEnd = false
    /// Where the last piece of a body ends in the memory. Only compared.
    private var bodyEnd: UInt?

    mutating func foundHead() {
        isBehindEnd = false
        bodyEnd = nil
    }

    mutating func foundBody(_ bytes: ByteBuffer) { bodyEnd = bytes.endAddress }

    mutating func foundEnd() { isBehindEnd = true }

    /// All of the bytes have been looked at.
    ///
    /// - Parameter bytes: Those that the bodies are parts of.
    /// - Returns: Whether another request has begun behind the last end. Empty lines are none.
    mutating func isFollowed(in bytes: ByteBuffer) -> Bool {
        defer { self = RequestBoundary() }
        guard isBehindEnd else { return false }
        // What has no body, the last chunk and trailers end with an empty line. A head that is half sent cannot.
        if bytes.endsWithEmptyLine { return false }
        guard let bodyEnd, bodyEnd <= bytes.endAddress else { return true }
        return !bytes.areLineEnds(last: Int(bodyEnd.distance(to: bytes.endAddress)))
    }
}

extension ByteBuffer {
    fileprivate var endAddress: UInt {
        withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) + UInt($0.count) }
    }

    fileprivate func areLineEnds(last count: Int) -> Bool {
        readableBytesView.suffix(count).allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    }

    /// The line before may have come earlier.
    fileprivate var endsWithEmptyLine: Bool {
        withUnsafeReadableBytes { bytes in
            guard bytes.last == UInt8(ascii: "\n") else { return false }
            var rest = bytes.dropLast()
            if rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
            return rest.last.map { $0 == UInt8(ascii: "\n") } ?? true
        }
    }
}
