import Logging
import ZooKeeper
import ZooKeeperTestKit

/// The client of this package beside the C client and kazoo, on one server: the same operations, in turn.
struct ClientMeasurement {
    static let oneByOneCount = 2_000
    static let inFlightCount = 100_000
    static let maximumInFlight = 1_000
    static let childCount = 1_000_000
    static let watchCount = 1_000

    let bench: Bench

    func run() async throws -> [Row] {
        let script = try bench.newFile("clients.py", KazooUnderTest.scriptText)
        return try await withZooKeeper(.benchmark) { zooKeeper in
            let servers = zooKeeper.connectString
            let raw = try await RawClient.connect(to: servers)
            let rawSetter = try await RawClient.connect(to: servers)
            try await raw.warmUp()
            var configuration = ZooKeeperConfiguration(servers: [try ServerAddress(servers)])
            // For a million names.
            configuration.sessionTimeout = .seconds(30)
            configuration.operationTimeout = .seconds(60)
            let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
            let (client, setter) = (
                ZooKeeperClient(configuration: configuration, logger: logger),
                ZooKeeperClient(configuration: configuration, logger: logger)
            )
            return try await withThrowingTaskGroup { group in
                group.addTask { await client.run() }
                group.addTask { await setter.run() }
                defer { group.cancelAll() }
                return try await rows(
                    raw,
                    [
                        RawClientUnderTest(client: raw, setter: rawSetter),
                        SwiftClientUnderTest(client: client, setter: setter),
                        KazooUnderTest(bench: bench, servers: servers, script: script),
                    ]
                )
            }
        }
    }

    private func rows(_ raw: RawClient, _ clients: [any ClientUnderTest]) async throws -> [Row] {
        let records = Records("/clients", UserNames.names(0..<Self.inFlightCount))
        try await records.create(raw)
        let few = Records(records.directory, Array(records.names.prefix(Self.oneByOneCount)))
        var rows = [
            row(
                "Sets one after another, p50",
                .latency(operations: few.count),
                try await rounds(clients) { try await $0.setOneByOne(few, coin: $1) }
            ),
            row(
                "100,000 sets, 1,000 in flight",
                .rate(operations: records.count),
                try await rounds(clients) { try await $0.set(records, coin: $1, inFlight: Self.maximumInFlight) }
            ),
            row(
                "100,000 sets in transactions of 1,000, 8 in flight",
                .rate(operations: records.count),
                try await rounds(clients) { try await $0.setInTransactions(records, coin: $1) }
            ),
            row(
                "From a set to the event of another client's watch, p50",
                .latency(operations: Self.watchCount),
                try await rounds(clients) { client, _ in
                    try await client.watch(records.path(0), rounds: Self.watchCount)
                }
            ),
        ]
        let million = Records("/million", UserNames.names(0..<Self.childCount))
        try await million.create(raw)
        rows.append(
            row(
                "The names of 1,000,000 children",
                .rate(operations: Self.childCount),
                try await rounds(clients) { client, _ in
                    try await client.list(million.directory, count: Self.childCount)
                }
            )
        )
        return rows
    }

    /// What the figure of a client is.
    private enum Figure {
        /// The duration of one of so many operations.
        case latency(operations: Int)
        /// All of so many operations.
        case rate(operations: Int)

        var operations: Int {
            switch self {
            case .latency(let operations), .rate(let operations): operations
            }
        }

        func text(_ figures: [ClientFigure]) -> String {
            let cpu = Spread(figures.map { $0.cpuSeconds / Double(operations) * 1e6 }).median.text(digits: 1)
            let figure =
                switch self {
                case .latency: Spread(figures.map { $0.seconds * 1e3 }).text(" ms", digits: 3)
                case .rate: Spread(figures.map { Double(operations) / $0.seconds }).text("/s")
                }
            return "\(figure), CPU \(cpu) µs each"
        }
    }

    /// Each client's figures, in turn; those of the first round warm up and are not there.
    private func rounds(
        _ clients: [any ClientUnderTest],
        _ measure: (any ClientUnderTest, Coin) async throws -> ClientFigure
    ) async throws -> [[ClientFigure]] {
        var figures = clients.map { _ in [ClientFigure]() }
        for round in 0...bench.rounds {
            for (index, client) in clients.enumerated() {
                let figure = try await measure(client, Coin(round: round + index))
                if round > 0 { figures[index].append(figure) }
                bench.progress(
                    "\(type(of: client)): \(figure.seconds.text(digits: 5)) s, CPU \(figure.cpuSeconds.text(digits: 3)) s"
                )
            }
        }
        return figures
    }

    private func row(_ what: String, _ figure: Figure, _ figures: [[ClientFigure]]) -> Row {
        let (raw, client, kazoo) = (figures[0], figures[1], figures[2])
        return Row(
            "\(what), of this package's client",
            server: figure.text(client),
            beside: "C client: \(figure.text(raw)); kazoo: \(figure.text(kazoo))",
            // Of speeds, as elsewhere.
            ratio: Spread(zip(raw, client).map { $0.seconds / $1.seconds }),
            .none
        )
    }
}
