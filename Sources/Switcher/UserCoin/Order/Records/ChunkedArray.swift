/// An array that grows without moving what is in it, and costs nothing for a chunk of it in which nothing was ever set. Pure.
///
/// One that doubles has three times its elements in memory while it moves, and holds everybody up meanwhile.
struct ChunkedArray<Element: Sendable>: Sendable {
    private static var chunkBits: Int { 14 }
    private static var chunkCount: Int { 1 << chunkBits }

    private let initial: Element
    private(set) var count = 0
    /// An empty one has the initial value throughout.
    private var chunks: [[Element]] = []

    /// - Parameter initial: What an element is before it is set.
    init(initially initial: Element) {
        self.initial = initial
    }

    subscript(index: Int) -> Element {
        get {
            let chunk = index >> Self.chunkBits
            return chunks[chunk].isEmpty ? initial : chunks[chunk][index & (Self.chunkCount - 1)]
        }
        set {
            let chunk = index >> Self.chunkBits
            if chunks[chunk].isEmpty { chunks[chunk] = Array(repeating: initial, count: Self.chunkCount) }
            chunks[chunk][index & (Self.chunkCount - 1)] = newValue
        }
    }

    /// Changes all that were set, and whatever shares a chunk with them.
    mutating func changeAllSet(_ change: (Element) -> Element) {
        for chunk in chunks.indices {
            for index in chunks[chunk].indices { chunks[chunk][index] = change(chunks[chunk][index]) }
        }
    }

    /// Makes it one longer, by one that is not set.
    mutating func grow() {
        if count & (Self.chunkCount - 1) == 0 { chunks.append([]) }
        count += 1
    }

    mutating func append(_ element: Element) {
        grow()
        self[count - 1] = element
    }
}
