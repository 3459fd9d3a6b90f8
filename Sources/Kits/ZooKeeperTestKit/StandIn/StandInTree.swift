/// The nodes of a stand-in, in memory. Pure.
struct StandInTree: Sendable {
    struct Node: Sendable {
        var data: [UInt8]
        var created: Int64
        var modified: Int64
        var version: Int32 = 0
    }

    enum Operation {
        case create(String, [UInt8])
        case set(String, [UInt8], version: Int32)
        case delete(String)
        case check(String, version: Int32)
    }

    enum Outcome {
        case created(String)
        case set(Node)
        case done
        case failed(Int32)
    }

    private(set) var nodes: [String: Node] = ["/": Node(data: [], created: 0, modified: 0)]
    /// The number of the last transaction.
    private(set) var transaction: Int64 = 0

    mutating func create(_ path: String, _ data: [UInt8]) -> Int32? {
        guard nodes[path] == nil else { return RawZooKeeperError.nodeExists }
        guard nodes[Self.parent(of: path)] != nil else { return RawZooKeeperError.noNode }
        transaction += 1
        nodes[path] = Node(data: data, created: transaction, modified: transaction)
        return nil
    }

    mutating func perform(_ operation: Operation) -> Outcome {
        switch operation {
        case .create(let path, let data):
            if let code = create(path, data) { return .failed(code) }
            return .created(path)
        case .set(let path, let data, let version):
            guard var node = nodes[path] else { return .failed(RawZooKeeperError.noNode) }
            guard version == -1 || version == node.version else { return .failed(RawZooKeeperError.badVersion) }
            transaction += 1
            node.data = data
            node.modified = transaction
            node.version += 1
            nodes[path] = node
            return .set(node)
        case .delete(let path):
            guard nodes[path] != nil else { return .failed(RawZooKeeperError.noNode) }
            guard children(of: path).isEmpty else { return .failed(RawZooKeeperError.notEmpty) }
            transaction += 1
            nodes[path] = nil
            return .done
        case .check(let path, let version):
            guard let node = nodes[path] else { return .failed(RawZooKeeperError.noNode) }
            return version == -1 || version == node.version ? .done : .failed(RawZooKeeperError.badVersion)
        }
    }

    /// Does all, or none: then the outcomes are that of the one that failed, and what others get beside it.
    mutating func perform(_ operations: [Operation]) -> [Outcome] {
        let before = self
        var outcomes: [Outcome] = []
        for (position, operation) in operations.enumerated() {
            let outcome = perform(operation)
            if case .failed = outcome {
                self = before
                let others = operations.count - position - 1
                return operations[..<position].map { _ in .failed(0) } + [outcome] + (0..<others).map { _ in .failed(-2) }
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    func children(of path: String) -> [String] {
        let prefix = path == "/" ? "/" : path + "/"
        return nodes.keys.filter { $0 != "/" && Self.parent(of: $0) == path }.map { String($0.dropFirst(prefix.count)) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
