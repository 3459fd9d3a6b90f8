import ZooKeeper

/// Reads which subpools there are. It changes nothing, and waits for no turn.
public struct SubPoolLister: Sendable {
    /// More are left out.
    public static let maximumCount = 1_000
    /// A directory with more children is left out: a listing of it would hold ZooKeeper up.
    static let maximumChildren = 100_000
    private static let pipelinedSubPools = 8

    /// How many lists may be made at the same time.
    private static let maximumLists = 2

    private let client: ZooKeeperClient
    private let directory: ZNodePath
    private let slots = ExportSlots(count: Self.maximumLists)

    /// - Parameter coordinator: Whose subpools they are.
    public init(_ coordinator: SubPoolCoordinator) {
        client = coordinator.client
        directory = coordinator.baseDirectory
    }

    /// How many lists are being made now.
    public var listCount: Int { slots.takenCount }

    /// Reads them.
    ///
    /// - Returns: They, in the order of the bytes of coins and names, and whether some were left out; `nil` where others are being listed.
    public func list() async throws(RecordReadError) -> (subPools: [ListedSubPool], isCut: Bool)? {
        guard let slot = slots.take() else { return nil }
        defer { slot.giveBack() }
        var (coins, isCut) = try await children(of: directory)
        var names: [(coin: ZNodeName, name: ZNodeName)] = []
        while !coins.isEmpty {
            let coin = coins.removeFirst()
            let (found, isFoundCut) = try await children(of: directory.appending(coin))
            isCut = isCut || isFoundCut
            let some = found.prefix(Self.maximumCount - names.count)
            names += some.map { (coin, $0) }
            guard names.count < Self.maximumCount else {
                // Whether there is more is not looked at any closer.
                isCut = isCut || some.count < found.count || !coins.isEmpty
                break
            }
        }
        return (try await read(names), isCut)
    }

    /// - Returns: In the order of their bytes, and whether that is not all.
    private func children(of path: ZNodePath) async throws(RecordReadError) -> (names: [ZNodeName], isCut: Bool) {
        do throws(ZooKeeperError) {
            guard let stat = try await client.exists(path), stat.childrenCount > 0 else { return ([], false) }
            guard stat.childrenCount <= Self.maximumChildren else { return ([], true) }
            let names = try await client.children(of: path, isRepeated: false).names
            return (names.sorted { $0.description.precedesByBytes($1.description) }, false)
        } catch {
            switch error.code {
            case .noNode: return ([], false)
            case .noAuthorization: return ([], true)
            default: throw RecordReadError(error)
            }
        }
    }

    private func read(_ names: [(coin: ZNodeName, name: ZNodeName)]) async throws(RecordReadError) -> [ListedSubPool] {
        typealias Reading = Result<ListedSubPool?, RecordReadError>
        let readings = await withTaskGroup(of: (Int, Reading).self) { group in
            var readings = [Reading](repeating: .success(nil), count: names.count)
            for (position, name) in names.enumerated() {
                if position >= Self.pipelinedSubPools, let (read, reading) = await group.next() { readings[read] = reading }
                group.addTask {
                    (position, await Reading { () async throws(RecordReadError) in try await read(name.coin, name.name) })
                }
            }
            for await (read, reading) in group { readings[read] = reading }
            return readings
        }
        var subPools: [ListedSubPool] = []
        for reading in readings {
            if let subPool = try reading.get() { subPools.append(subPool) }
        }
        return subPools
    }

    /// - Returns: `nil` where it has gone.
    private func read(_ coin: ZNodeName, _ name: ZNodeName) async throws(RecordReadError) -> ListedSubPool? {
        let node = directory.appending(coin).appending(name)
        let request: NodeReading = try await read(node)
        guard request != .missing else { return nil }
        let ack: NodeReading = try await read(node.appending(SubPoolNodes.ackName))
        return ListedSubPool(
            coin: coin.description,
            name: name.description,
            request: request.content.map { ListedSubPool.Request($0, $1) },
            ack: ack.content.map { ListedSubPool.Ack($0, $1) }
        )
    }

    private enum NodeReading: Equatable {
        case missing
        case refused
        case data([UInt8], ZNodeStat)

        var content: ([UInt8], ZNodeStat)? {
            if case .data(let data, let stat) = self { (data, stat) } else { nil }
        }
    }

    private func read(_ path: ZNodePath) async throws(RecordReadError) -> NodeReading {
        do throws(ZooKeeperError) {
            let (data, stat) = try await client.get(path)
            return .data(data, stat)
        } catch {
            switch error.code {
            case .noNode: return .missing
            case .noAuthorization: return .refused
            default: throw RecordReadError(error)
            }
        }
    }
}
