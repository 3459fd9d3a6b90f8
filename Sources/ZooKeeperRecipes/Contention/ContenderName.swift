import ZooKeeper

/// The name of a contender's znode: its id, a hyphen, and the server's counter.
struct ContenderName: Sendable, Hashable {
    let id: UniqueID
    /// Has one who came later a higher one? See ``isBefore(_:)``.
    let counter: Int32
    let node: ZNodeName

    /// `nil` for a name of another form: no contender's.
    init?(_ node: ZNodeName) {
        let text = node.description.utf8
        guard text.count >= UniqueID.length + 1 + Self.digits,
            let id = UniqueID(String(decoding: text.prefix(UniqueID.length), as: UTF8.self)),
            text.dropFirst(UniqueID.length).first == UInt8(ascii: "-"),
            let counter = Int32(String(decoding: text.dropFirst(UniqueID.length + 1), as: UTF8.self))
        else { return nil }
        self.id = id
        self.counter = counter
        self.node = node
    }

    /// The server writes no fewer.
    private static let digits = 10

    /// Whether it came before the other. The counter begins again at the lowest negative number when it has passed the highest: of two who
    /// contend at the same time the distance tells.
    func isBefore(_ other: ContenderName) -> Bool { counter &- other.counter < 0 }
}
