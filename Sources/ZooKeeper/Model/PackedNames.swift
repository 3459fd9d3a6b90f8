/// Names' bytes of UTF-8, one name behind the other in one piece of memory, each behind its length.
///
/// A million `String`s cost 16 bytes each, and another 48 for every one that is longer than 15 bytes. Here a name costs its bytes and one
/// more; four more where it has 255 or more.
package struct PackedNames: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var count = 0

    package init() {}

    /// - Parameter byteCount: How much room there is before it has to move.
    package init(byteCapacity byteCount: Int) {
        bytes.reserveCapacity(byteCount)
    }

    package mutating func append(_ name: UnsafeRawBufferPointer) {
        Self.append(name, to: &bytes)
        count += 1
    }

    package mutating func append(_ name: ZNodeName) {
        name.withBytes { append($0) }
    }

    /// All of them.
    package var names: [ZNodeName] { prefix(count) }

    /// The first so many.
    package func prefix(_ maximumCount: Int) -> [ZNodeName] {
        bytes.withUnsafeBytes { bytes in
            var position = 0
            return (0..<min(count, maximumCount)).map { _ in ZNodeName(packed: Self.name(at: &position, in: bytes)) }
        }
    }
}

// How it is written.
extension PackedNames {
    /// A length of so many, or more, stands behind a byte that says so.
    @usableFromInline static var longMark: UInt8 { 255 }

    /// How much room a name takes.
    @inlinable package static func size(of byteCount: Int) -> Int {
        byteCount < longMark ? byteCount + 1 : byteCount + 5
    }

    @inlinable package static func append(_ name: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        if name.count < longMark {
            bytes.append(UInt8(truncatingIfNeeded: name.count))
        } else {
            bytes.append(longMark)
            // A name of 4 GiB there is not.
            let count = UInt32(name.count)
            for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        }
        bytes.append(contentsOf: name)
    }

    /// The name that begins there; then the position of the next one.
    @inlinable package static func name(at position: inout Int, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = position + 1
        var count = Int(bytes[position])
        if count == longMark {
            count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            start += 4
        }
        position = start + count
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }
}
