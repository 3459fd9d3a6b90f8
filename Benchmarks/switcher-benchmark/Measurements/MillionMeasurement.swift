import CRawZooKeeper
import ZooKeeperTestKit

/// 1,000,000 users in one call, in a fresh server each time, beside 100,000 users in one call, and beside the C client, which tells
/// how much of the difference is ZooKeeper's own.
struct MillionMeasurement {
    static let count = 1_000_000

    let bench: Bench

    func run() async throws -> [Row] {
        let names = UserNames.names(0..<Self.count)
        let body = try bench.newFile("million.json", API.batch(names, .btc))
        let smallBody = try bench.newFile("small.json", API.batch(names.prefix(BatchMeasurement.count), .bcc))
        return try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let records = Records("/existing", names)
            try await records.create(client)
            var existing: [Round] = []
            for _ in 0..<bench.rounds {
                existing.append(
                    try await bench.withServer(zooKeeper, directory: records.directory) { server in
                        let raw = try await client.write(RAW_SET, records.paths, coin: .bcc)
                        let small = try await Curl(server: server).post(smallBody)
                        return try await round("existing", server, body, small: small, raw: raw)
                    }
                )
            }
            try await client.write(RAW_DELETE, records.paths)
            let new = try await newUsers(zooKeeper, client, names, body, smallBody)
            return rows("existing", existing) + rows("new", new)
        }
    }

    private struct Round {
        /// 100,000 users, the server.
        let small: Double
        /// 1,000,000 users, the C client.
        let raw: Double
        let seconds: Double
        /// In megabytes.
        let memory: Double
    }

    /// Each time in a directory of its own, so that creates are creates.
    private func newUsers(
        _ zooKeeper: ZooKeeperServer,
        _ client: RawClient,
        _ names: [String],
        _ body: String,
        _ smallBody: String
    ) async throws -> [Round] {
        var rounds: [Round] = []
        for number in 0..<bench.rounds {
            let smallRecords = Records("/small-\(number)", Array(names.prefix(BatchMeasurement.count)))
            let small = try await bench.withServer(zooKeeper, directory: smallRecords.directory) {
                try await Curl(server: $0).post(smallBody)
            }
            try await client.write(RAW_DELETE, smallRecords.paths)

            let rawRecords = Records("/raw-million-\(number)", names)
            try await client.createDirectory(rawRecords.directory)
            let raw = try await client.write(RAW_CREATE, rawRecords.paths)
            try await client.write(RAW_DELETE, rawRecords.paths)

            let records = Records("/million-\(number)", names)
            rounds.append(
                try await bench.withServer(zooKeeper, directory: records.directory) {
                    try await round("new", $0, body, small: small, raw: raw)
                }
            )
            try await client.write(RAW_DELETE, records.paths)
        }
        return rounds
    }

    private func round(
        _ users: String,
        _ server: ServerProcess,
        _ body: String,
        small: Double,
        raw: Double
    ) async throws -> Round {
        let seconds = try await Curl(server: server).post(body)
        let memory = Double(try server.peakResidentMemory()) / 1e6
        bench.progress(
            "1,000,000 \(users): \(seconds.text(digits: 2)) s, C client \(raw.text(digits: 2)) s, "
                + "100,000 \(small.text(digits: 3)) s, \(memory.text(digits: 0)) MB"
        )
        return Round(small: small, raw: raw, seconds: seconds, memory: memory)
    }

    private func rows(_ users: String, _ rounds: [Round]) -> [Row] {
        let share = Double(Self.count / BatchMeasurement.count)
        let ratio = Spread(rounds.map { $0.seconds / ($0.small * share) })
        let memory = Spread(rounds.map(\.memory))
        return [
            Row(
                "1,000,000 \(users) users in one call, time per user",
                server: Spread(rounds.map(\.seconds)).text(" s", digits: 2),
                beside: "100,000 of them in one call: " + Spread(rounds.map(\.small)).text(" s", digits: 2),
                ratio: ratio,
                .atMost(1, ratio)
            ),
            Row(
                "— throughput",
                server: Spread(rounds.map { Double(Self.count) / $0.seconds }).text(" users/s"),
                beside: "C client, in transactions: " + Spread(rounds.map { Double(Self.count) / $0.raw }).text("/s"),
                ratio: Spread(rounds.map { $0.raw / $0.seconds }),
                .none
            ),
            Row(
                "— the server's most resident memory",
                server: memory.text(" MB"),
                .below(400, " MB", memory)
            ),
        ]
    }
}
