import Benchmark
import Logging
import ZooKeeper
import ZooKeeperTestKit

/// One operation after another of the client, with a ZooKeeper of its own.
func measureClientOperations() {
    let lab = ClientLab()
    Benchmark("Ask whether a znode is there") { benchmark, client in
        for _ in benchmark.scaledIterations { blackHole(try await client.exists(ClientLab.path)) }
    } setup: {
        try await lab.start()
    } teardown: {
        await lab.stop()
    }
    Benchmark("Set a znode") { benchmark, client in
        for _ in benchmark.scaledIterations { blackHole(try await client.set(ClientLab.path, data: [1])) }
    } setup: {
        try await lab.start()
    } teardown: {
        await lab.stop()
    }
}

/// A ZooKeeper and a client that is connected to it.
private actor ClientLab {
    static let path: ZNodePath = "/measured"
    private var server: ZooKeeperServer?
    private var running: Task<Void, Never>?

    func start() async throws -> ZooKeeperClient {
        let server = try await ZooKeeperServer.start(.benchmark)
        self.server = server
        let client = ZooKeeperClient(
            configuration: ZooKeeperConfiguration(servers: [try ServerAddress(server.connectString)]),
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        )
        running = Task { await client.run() }
        try await client.ensurePath(Self.path)
        return client
    }

    func stop() async {
        running?.cancel()
        await running?.value
        await server?.close()
    }
}
