import ZooKeeper

/// What is remembered of subpools between calls. Pure.
struct SubPoolMemories {
    private var memories: [ZNodePath: SubPoolMemory] = [:]
    private let maximumCount: Int

    init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    subscript(node: ZNodePath) -> SubPoolMemory { memories[node] ?? SubPoolMemory() }

    /// Of nodes that are there only: callers name what they like, and of what is not there nothing is learnt.
    mutating func keep(_ memory: SubPoolMemory, of node: ZNodePath) {
        guard memory != self[node] else { return }
        if memories[node] == nil, memories.count >= maximumCount, let any = memories.keys.first {
            memories[any] = nil
        }
        memories[node] = memory
    }
}
