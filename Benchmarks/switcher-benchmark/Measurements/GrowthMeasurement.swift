/// How the costs grow with the number of users that there are: the rate and the latency of single switches, a batch, the memory.
struct GrowthMeasurement {
    static let connections = 64
    static let batchCount = 1_000

    let bench: Bench
    let counts: [Int]

    func run() async throws -> [Comparison] {
        var comparisons: [Comparison] = []
        for count in counts {
            comparisons += try await bench.withLab { lab in
                let records = Records("/growth", UserNames.names(0..<count))
                try await records.create(lab.client)
                return try await measure(lab, records)
            }
        }
        return comparisons
    }

    /// - Parameter records: They are there.
    func measure(_ lab: Lab, _ records: Records) async throws -> [Comparison] {
        let few = Records(records.directory, Array(records.names.prefix(100_000)))
        let some = (0..<Self.batchCount).map { records.names[$0 * max(1, records.count / Self.batchCount) % records.count] }
        let columns = try await bench.withServer(lab, directory: records.directory) { server in
            let pushes = try Coin.allCases.map { try BatchCalls(bench, some, size: Self.batchCount, $0) }
            return try await bench.eachRound { round in
                let switches = few.switches(to: Coin(round: round))
                let singles = try await lab.meter(server).measure {
                    try await lab.load(server, switches, connections: Self.connections)
                }
                let batch = try await lab.meter(server).measure {
                    let seconds = try await pushes[round % pushes.count].push(to: server)
                    return .init(operations: some.count, seconds: seconds)
                }
                bench.progress(
                    "\(records.count.text) users: singles \(Figure.rate.value(singles).text(digits: 0))/s, "
                        + "p99 \(Figure.percentile99.value(singles).text(digits: 1)) ms, "
                        + "\(Figure.memory.value(singles).text(digits: 0)) MB"
                )
                return [singles, batch]
            }
        }
        return [
            Comparison(
                "growth.\(records.count)",
                "Single switches where there are \(records.count.text) users, \(Self.connections) connections",
                Side("server", .rate, columns[0]),
                beside: [
                    Side("p50", .median, columns[0]), Side("p99", .percentile99, columns[0]),
                    Side("1,000 of them in one call", .rate, columns[1]), Side("most resident memory", .memory, columns[0]),
                ],
                yardsticks: 0
            )
        ]
    }
}
