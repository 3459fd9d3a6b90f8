import ZooKeeper

/// The memory of what is large: a batch's body, its switches, a listing.
public enum LargeMemory {
    /// Has it given back to the system when it is freed, in the whole process from now on. See docs/operating.md, *Resources*.
    public static func returnWhenFreed() { FreedMemory.keepLittle() }
}
