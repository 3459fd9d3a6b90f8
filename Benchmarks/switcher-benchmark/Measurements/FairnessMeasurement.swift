import ZooKeeperTestKit

/// Single switches while a batch of 1,000,000 users is received, checked and written: how long they take, and that they stand.
struct FairnessMeasurement {
    static let loadUserCount = 10_000
    static let contestedCount = 16

    let bench: Bench

    func run() async throws -> [Row] {
        let count = MillionMeasurement.count
        let batchNames = UserNames.names(0..<count)
        let bodies = try Coin.allCases.map { try bench.newFile("\($0).json", API.batch(batchNames, $0)) }
        return try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let batch = Records("/fairness", batchNames)
            // Of users that the batch does not contain, so that what stands at the end is known for all of them.
            let load = Records("/fairness", UserNames.names(count..<(count + Self.loadUserCount)))
            try await batch.create(client)
            try await load.create(client)
            return try await bench.withServer(zooKeeper, directory: batch.directory) { server in
                let contest = Contest(bench: bench, client: client, server: server, batch: batch, load: load)
                // Warms up, and is not counted.
                _ = try await contest.round(connections: 16, coin: Coin(round: 1), body: bodies[1])
                var rows: [Row] = []
                var standing = 0
                // Every round writes the coin that the one before did not: that is how the batch's first record is seen.
                var roundCount = 0
                for connections in [16, 64] {
                    var rounds: [Contest.Round] = []
                    for _ in 0..<bench.rounds {
                        let coin = Coin(round: roundCount)
                        let body = bodies[roundCount % bodies.count]
                        rounds.append(try await contest.round(connections: connections, coin: coin, body: body))
                        roundCount += 1
                    }
                    standing += rounds.reduce(0) { $0 + $1.contested }
                    rows.append(row(connections, rounds))
                }
                let stand = "\(standing) of \(standing) stand at the end"
                let wanted = Wanted(text: "all", isMet: true)
                rows.append(Row("Switches accepted during the batch for users it contains", server: stand, wanted))
                return rows
            }
        }
    }

    private func row(_ connections: Int, _ rounds: [Contest.Round]) -> Row {
        let p99 = Spread(rounds.map(\.latency.p99))
        return Row(
            "Single switches while 1,000,000 users are written, \(connections) connections",
            server: "p50 \(Spread(rounds.map(\.latency.p50)).text(" ms", digits: 1)), p99 \(p99.text(" ms", digits: 1)), "
                + "max \(Spread(rounds.map(\.latency.max)).text(" ms", digits: 0))",
            beside: "\(Spread(rounds.map(\.perSecond)).text("/s")); the batch meanwhile: "
                + Spread(rounds.map(\.batchSeconds)).text(" s", digits: 1),
            .below(250, " ms (p99)", p99)
        )
    }
}
