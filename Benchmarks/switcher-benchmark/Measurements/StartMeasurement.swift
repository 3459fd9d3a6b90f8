import ZooKeeperTestKit

/// A start with 1,000,000 records in the watch directory.
struct StartMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let records = Records("/start", UserNames.names(0..<MillionMeasurement.count))
            try await records.create(client)
            var seconds: [Double] = []
            for _ in 0..<bench.rounds {
                let readyAfter = try await bench.withServer(zooKeeper, directory: records.directory) { $0.readyAfter }
                bench.progress("ready after \(readyAfter.text(digits: 2)) s")
                seconds.append(readyAfter)
            }
            let spread = Spread(seconds)
            return [
                Row(
                    "Start with 1,000,000 records, until /readyz is 200",
                    server: spread.text(" s", digits: 2),
                    .below(3, " s", spread)
                )
            ]
        }
    }
}
