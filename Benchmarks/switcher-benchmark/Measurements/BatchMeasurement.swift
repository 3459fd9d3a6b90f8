import CRawZooKeeper
import ZooKeeperTestKit

/// 100,000 users in one call over HTTP, against the C client's transactions for the same names and values.
struct BatchMeasurement {
    static let count = 100_000

    let bench: Bench

    func run() async throws -> [Row] {
        try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let existing = try await existingUsers(zooKeeper, client)
            let new = try await newUsers(zooKeeper, client)
            return [row("existing", "sets", existing), row("new", "creates", new)]
        }
    }

    private struct Seconds {
        let raw: Double
        let server: Double
    }

    private func row(_ users: String, _ operations: String, _ rounds: [Seconds]) -> Row {
        let count = Double(Self.count)
        let ratio = Spread(rounds.map { $0.raw / $0.server })
        return Row(
            "100,000 \(users) users in one call",
            server: Spread(rounds.map { count / $0.server }).text(" users/s"),
            beside: "C client, \(operations) in transactions: " + Spread(rounds.map { count / $0.raw }).text("/s"),
            ratio: ratio,
            .atLeast(0.8, ratio)
        )
    }

    private func existingUsers(_ zooKeeper: ZooKeeperServer, _ client: RawClient) async throws -> [Seconds] {
        let records = Records("/existing", UserNames.names(0..<Self.count))
        try await records.create(client)
        let bodies = try Coin.allCases.map { try bench.newFile("\($0).json", API.batch(records.names, $0)) }
        return try await bench.withServer(zooKeeper, directory: records.directory) { server in
            var rounds: [Seconds] = []
            // The first round warms up and is not counted.
            for round in 0...bench.rounds {
                let raw = try await client.write(RAW_SET, records.paths, coin: Coin(round: round))
                let seconds = try await Curl(server: server).post(bodies[(round + 1) % bodies.count])
                if round > 0 { rounds.append(Seconds(raw: raw, server: seconds)) }
                bench.progress("100,000 existing: C client \(raw.text(digits: 3)) s, server \(seconds.text(digits: 3)) s")
            }
            return rounds
        }
    }

    /// Every round has directories of its own, so that creates are creates on both sides.
    private func newUsers(_ zooKeeper: ZooKeeperServer, _ client: RawClient) async throws -> [Seconds] {
        let names = UserNames.names(0..<Self.count)
        let body = try bench.newFile("new.json", API.batch(names, .btc))
        var rounds: [Seconds] = []
        for round in 0...bench.rounds {
            let rawRecords = Records("/raw-\(round)", names)
            let records = Records("/server-\(round)", names)
            try await client.createDirectory(rawRecords.directory)
            let seconds = try await bench.withServer(zooKeeper, directory: records.directory) { server in
                let raw = try await client.write(RAW_CREATE, rawRecords.paths)
                return Seconds(raw: raw, server: try await Curl(server: server).post(body))
            }
            if round > 0 { rounds.append(seconds) }
            bench.progress(
                "100,000 new: C client \(seconds.raw.text(digits: 3)) s, server \(seconds.server.text(digits: 3)) s"
            )
            try await client.write(RAW_DELETE, rawRecords.paths)
            try await client.write(RAW_DELETE, records.paths)
        }
        return rounds
    }
}
