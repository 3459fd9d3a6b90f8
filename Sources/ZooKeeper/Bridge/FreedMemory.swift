import CZooKeeper

/// Memory that was freed and is still the process'.
package enum FreedMemory {
    /// In bytes. A batch of some tens of thousands has less in one piece, and goes without the system's part in it.
    private static let largePiece: Int32 = 1 << 20

    /// Has the process keep little of what it frees from now on: else what the largest batches took stays with it.
    package static func keepLittle() { czk_keep_little_freed_memory(largePiece, 4 * largePiece) }

    /// Gives it back to the system.
    ///
    /// The library has memory of its own for each name of a listing. Pieces that small glibc keeps when they are freed, 32 bytes for a short
    /// name: of ten millions that is a third of a gigabyte. A thread that needs memory may wait meanwhile: a thread of its own does it.
    package static func giveBack() {
        DetachedThread.run { czk_give_back_freed_memory() }
    }
}
