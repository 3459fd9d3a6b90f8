/// Many names of znodes, as a listing of millions has them: in pieces, so that nothing is moved while they become more, and each can be
/// given back when it is done with.
package struct ZNodeNames: Sendable {
    /// In bytes; longer for a name that is.
    static let pieceSize = 65_536

    package private(set) var count = 0
    package private(set) var pieces: [PackedNames] = []

    package init() {}

    package init(_ names: some Sequence<ZNodeName>) {
        for name in names { name.withBytes { append($0) } }
    }

    package mutating func append(_ name: UnsafeRawBufferPointer) {
        let size = PackedNames.size(of: name.count)
        if pieces.isEmpty || pieces[pieces.count - 1].bytes.count + size > Self.pieceSize {
            // The first may be all that there is.
            pieces.append(pieces.isEmpty ? PackedNames() : PackedNames(byteCapacity: max(Self.pieceSize, size)))
        }
        pieces[pieces.count - 1].append(name)
        count += 1
    }

    /// Gives a piece's memory back. There is nothing in it any more.
    package mutating func release(pieceAt index: Int) {
        count -= pieces[index].count
        pieces[index] = PackedNames()
    }

    /// The first so many.
    package func prefix(_ maximumCount: Int) -> [ZNodeName] {
        var names: [ZNodeName] = []
        names.reserveCapacity(min(count, maximumCount))
        for piece in pieces where names.count < maximumCount {
            names += piece.prefix(maximumCount - names.count)
        }
        return names
    }

    /// All of them.
    package var names: [ZNodeName] { prefix(count) }
}
