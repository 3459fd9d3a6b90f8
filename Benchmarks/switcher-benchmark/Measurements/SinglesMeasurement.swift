import ZooKeeperTestKit

/// Single switches of random users over many connections, against what the same server does without doing anything.
struct SinglesMeasurement {
    static let userCount = 100_000

    let bench: Bench

    func run() async throws -> [Row] {
        try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let records = Records("/singles", UserNames.names(0..<Self.userCount))
            try await records.create(client)
            return try await bench.withServer(zooKeeper, directory: records.directory) { server in
                let load = try await Load(bench: bench, server: server, names: records.names)
                // Warms up, and is not counted.
                _ = try await load.round(connections: 64)
                var rows: [Row] = []
                for connections in [256, 64] {
                    var rounds: [Round] = []
                    for _ in 0..<bench.rounds { rounds.append(try await load.round(connections: connections)) }
                    rows.append(row(connections, rounds))
                }
                return rows
            }
        }
    }

    private struct Round {
        let health: Double
        let switches: Double
    }

    private func row(_ connections: Int, _ rounds: [Round]) -> Row {
        let ratio = Spread(rounds.map { $0.switches / $0.health })
        return Row(
            "Single switches, \(connections) connections",
            server: Spread(rounds.map(\.switches)).text("/s"),
            beside: "/healthz: " + Spread(rounds.map(\.health)).text("/s"),
            ratio: ratio,
            .atLeast(0.5, ratio)
        )
    }

    private struct Load {
        let bench: Bench
        let server: ServerProcess
        let script: String
        let healthFile: String
        let switchFile: String
        let healthLength: Int
        let switchLength: Int

        init(bench: Bench, server: ServerProcess, names: [String]) async throws {
            self.bench = bench
            self.server = server
            script = try bench.newFile("load.lua", Wrk.scriptText)
            healthFile = try bench.newFile("health", API.healthPath + "\n")
            switchFile = try bench.newFile("switches", names.map { API.switchPath($0, .bcc) + "\n" }.joined())
            let health = try await HTTPCall.send(API.get(API.healthPath), port: server.port)
            let single = try await HTTPCall.send(API.get(API.switchPath(names[0], .bcc)), port: server.port)
            guard let health, health.status == 200, let single, single.status == 200, single.body == API.success else {
                throw BenchmarkError("single calls fail: \(String(describing: health)) \(String(describing: single))")
            }
            healthLength = health.length
            switchLength = single.length
        }

        func round(connections: Int) async throws -> Round {
            let wrk = Wrk(connections: connections, seconds: bench.secondsOfLoad, script: script)
            let health = try await wrk.requestsPerSecond(
                pathFile: healthFile,
                port: server.port,
                replyLength: healthLength
            )
            let switches = try await wrk.requestsPerSecond(
                pathFile: switchFile,
                port: server.port,
                replyLength: switchLength
            )
            bench.progress(
                "\(connections) connections: /healthz \(health.text(digits: 0))/s, switches \(switches.text(digits: 0))/s"
            )
            return Round(health: health, switches: switches)
        }
    }
}
