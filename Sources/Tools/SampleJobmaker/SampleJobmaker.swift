public import ZooKeeper

/// A jobmaker for one subpool, as the protocol describes it, without the mining: it creates the subpool's nodes, and after every change
/// of the request node it reads it and overwrites `ack`. For trying things out, and for tests; never part of the server.
public actor SampleJobmaker {
    /// What it does about a request that it has read.
    public enum Conduct: Sendable {
        case acknowledge
        /// It acknowledges with these bytes, and the subpool stays as it is.
        case acknowledgeWith([UInt8])
        case staySilent
        /// It ends, as if it were killed before it could answer.
        case die
    }

    private let client: ZooKeeperClient
    private let requestNode: ZNodePath
    private let ackNode: ZNodePath
    private let conduct: @Sendable (_ request: [UInt8]) async -> Conduct
    private var subPool: SampleSubPool
    private var hasStarted = false
    private let starts: AsyncStream<Void>
    private let startContinuation: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - client: Runs as long as the jobmaker does.
    ///   - requestNode: The subpool's; the ack's is below it.
    ///   - conduct: Asked about every request but the one that is there at the start. What it waits for, the jobmaker waits for.
    public init(
        client: ZooKeeperClient,
        requestNode: ZNodePath,
        subPool: SampleSubPool,
        conduct: @escaping @Sendable (_ request: [UInt8]) async -> Conduct = { _ in .acknowledge }
    ) throws {
        self.client = client
        self.requestNode = requestNode
        ackNode = requestNode.appending("ack")
        self.subPool = subPool
        self.conduct = conduct
        (starts, startContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What the subpool mines with now.
    public var coinbase: SampleSubPool.Coinbase { subPool.coinbase }

    /// Works until the calling task is cancelled. The request that is there when it starts is acknowledged, too.
    public func run() async throws {
        defer { startContinuation.finish() }
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                try await client.ensurePath(ackNode)
                while true {
                    let (request, _, watch) = try await client.getAndWatch(requestNode)
                    switch hasStarted ? await conduct(request) : .acknowledge {
                    case .acknowledge:
                        if let ack = try? subPool.ack(to: request) { try await client.set(ackNode, data: ack) }
                    case .acknowledgeWith(let ack):
                        try await client.set(ackNode, data: ack)
                    case .staySilent:
                        break
                    case .die:
                        return await watch.cancel()
                    }
                    hasStarted = true
                    startContinuation.yield()
                    _ = try await watch.event()
                }
            } catch {
                // ZooKeeper was away: start again.
                guard error.isConnectionProblem else { throw error }
            }
        }
    }

    /// Returns when it has acknowledged what was there at its start, and watches; or when it has ended. For one caller.
    public func waitUntilStarted() async {
        for await _ in starts { return }
    }
}
