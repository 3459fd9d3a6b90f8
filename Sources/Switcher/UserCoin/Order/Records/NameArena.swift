import ZooKeeper

/// The bytes of many names in few large pieces of memory, each name with a number. Pure.
///
/// A name costs its bytes and two more. Nothing moves when there are more.
struct NameArena: Sendable {
    /// In bytes; more for a name that is longer.
    private static let pieceSize = 1 << 20
    /// How many names follow each other from a known place on. The others are found by their lengths.
    private static let blockBits = 3

    private(set) var count = 0
    private var pieces: [[UInt8]] = []
    /// Where each block begins: the piece, and the position in it.
    private var blocks = ChunkedArray<UInt64>(initially: 0)

    /// - Returns: Its number, one more than the last one's.
    @discardableResult
    mutating func append(_ name: UnsafeRawBufferPointer) -> Int {
        let isFirstOfBlock = count & (1 << Self.blockBits - 1) == 0
        let size = PackedNames.size(of: name.count)
        if pieces.isEmpty {
            pieces.append([])
        } else if pieces[pieces.count - 1].count + size > Self.pieceSize {
            begin(pieceFor: size, movesBlock: !isFirstOfBlock)
        }
        let last = pieces.count - 1
        if isFirstOfBlock { blocks.append(UInt64(last) << 32 | UInt64(pieces[last].count)) }
        PackedNames.append(name, to: &pieces[last])
        count += 1
        return count - 1
    }

    /// A block is in one piece: what there is of it comes along, a few names at most.
    private mutating func begin(pieceFor size: Int, movesBlock: Bool) {
        var piece: [UInt8] = []
        if movesBlock {
            let start = blocks[blocks.count - 1]
            let (old, position) = (Int(start >> 32), Int(start & 0xFFFF_FFFF))
            let block = pieces[old][position...]
            piece.reserveCapacity(max(Self.pieceSize, block.count + size))
            piece += block
            blocks[blocks.count - 1] = UInt64(pieces.count) << 32
        } else {
            piece.reserveCapacity(max(Self.pieceSize, size))
        }
        pieces.append(piece)
    }

    /// The name with that number, as long as the call lasts.
    func withName<Value>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        let start = blocks[number >> Self.blockBits]
        return pieces[Int(start >> 32)].withUnsafeBytes { bytes in
            var position = Int(start & 0xFFFF_FFFF)
            var name = PackedNames.name(at: &position, in: bytes)
            for _ in 0..<number & (1 << Self.blockBits - 1) { name = PackedNames.name(at: &position, in: bytes) }
            return body(name)
        }
    }

    /// Where a name's block begins, for ``touch(_:)``.
    func start(_ number: Int) -> UInt64 { blocks[number >> Self.blockBits] }

    /// Reads what is at such a place and behind it, so that it comes into the processor's cache.
    func touch(_ start: UInt64) -> UInt64 {
        let (piece, position) = (Int(start >> 32), Int(start & 0xFFFF_FFFF))
        let end = pieces[piece].count - 1
        return UInt64(pieces[piece][position]) &+ UInt64(pieces[piece][min(position + 64, end)])
    }
}
