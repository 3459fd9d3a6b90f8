import ZooKeeper

/// Who contends, and who waits for whom. Each waits for the one before it alone, so that one who goes wakes one.
struct ContenderQueue {
    enum Place: Equatable {
        /// It has no znode there.
        case missing
        case first(ContenderName)
        /// It waits until that one has gone.
        case behind(ContenderName)
    }

    private let contenders: [ContenderName]

    /// - Parameter names: The children of the directory. What is no contender's name does not count.
    init(_ names: [ZNodeName]) {
        contenders = names.compactMap { ContenderName($0) }
    }

    var first: ContenderName? { Self.earliest(of: contenders) }

    /// All znodes with that id. There is one at most, but where somebody has made others by hand.
    func nodes(of id: UniqueID) -> [ContenderName] { contenders.filter { $0.id == id } }

    func place(of id: UniqueID) -> Place {
        // Nobody waits for itself.
        guard let own = Self.earliest(of: nodes(of: id)) else { return .missing }
        let before = contenders.filter { $0.isBefore(own) }
        let last = before.reduce(before.first) { last, next in last.map { $0.isBefore(next) ? next : $0 } }
        return last.map { .behind($0) } ?? .first(own)
    }

    private static func earliest(of contenders: [ContenderName]) -> ContenderName? {
        contenders.reduce(contenders.first) { first, next in first.map { next.isBefore($0) ? next : $0 } }
    }
}
