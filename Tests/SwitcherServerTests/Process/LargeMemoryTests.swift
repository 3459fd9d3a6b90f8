import SwitcherServer
import Testing

/// What is large comes from the system by itself, so that it goes back when it is freed.
@Suite struct LargeMemoryTests {
    #if canImport(Glibc)
    @Test func aLargePieceIsOnItsOwnAlsoAfterALargerOne() {
        LargeMemory.returnWhenFreed()
        // Without it glibc keeps pieces of up to that size from here on.
        free(piece: piece(ofMegabytes: 24))
        let large = piece(ofMegabytes: 8)
        defer { free(piece: large) }
        #expect(isOnItsOwn(large))
    }

    private func piece(ofMegabytes count: Int) -> UnsafeMutableRawPointer {
        .allocate(byteCount: count << 20, alignment: 16)
    }

    private func free(piece: UnsafeMutableRawPointer) { piece.deallocate() }

    /// glibc has a piece's size before it, and says so in the second bit.
    private func isOnItsOwn(_ piece: UnsafeMutableRawPointer) -> Bool {
        (piece - MemoryLayout<UInt>.size).load(as: UInt.self) & 2 != 0
    }
    #endif
}
