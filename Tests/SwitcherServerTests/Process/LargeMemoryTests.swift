import SwitcherServer
import Testing

/// What is large comes from the system by itself, so that it goes back when it is freed.
@Suite struct LargeMemoryTests {
    #if canImport(Glibc)
    /// In a process of its own: where memory of that size is free already, it is used.
    @Test func aLargePieceIsOnItsOwnAlsoAfterALargerOne() async {
        await #expect(processExitsWith: .success) {
            LargeMemory.returnWhenFreed()
            // Without it glibc keeps pieces of up to that size from here on.
            UnsafeMutableRawPointer.allocate(byteCount: 24 << 20, alignment: 16).deallocate()
            let large = UnsafeMutableRawPointer.allocate(byteCount: 8 << 20, alignment: 16)
            defer { large.deallocate() }
            // glibc has a piece's size before it, and says so in the second bit.
            #expect((large - MemoryLayout<UInt>.size).load(as: UInt.self) & 2 != 0)
        }
    }
    #endif
}
