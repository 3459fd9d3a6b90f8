/// 10,000,000 users: new and existing ones in ten calls of a million each, once; then a start with them there, and what a single switch costs among
/// them.
struct TenMillionMeasurement {
    private static let callSize = 1_000_000

    let bench: Bench

    func run() async throws -> [Comparison] {
        let records = Records("/ten-million", UserNames.names(0..<10_000_000))
        return try await bench.withLab(heap: "12g") { lab in
            var comparisons = try await calls(lab, records)
            comparisons.append(
                try await StartMeasurement(bench: bench).measure(lab, records, id: "ten-million.start", wantedSeconds: 5)
            )
            comparisons += try await GrowthMeasurement(bench: bench, counts: []).measure(lab, records)
            return comparisons
        }
    }

    private func calls(_ lab: Lab, _ records: Records) async throws -> [Comparison] {
        try await bench.withServer(lab, directory: records.directory) { server in
            var comparisons: [Comparison] = []
            for (kind, coin) in [("new", Coin.btc), ("existing", Coin.bcc)] {
                let push = try BatchCalls(bench, records.names, size: Self.callSize, coin)
                let pushed = try await lab.meter(server).measure {
                    .init(operations: records.count, seconds: try await push.push(to: server))
                }
                let known = Sample(seconds: 1, operations: 1, cpu: nil, residentBytes: try server.residentMemory())
                bench.progress(
                    "10,000,000 \(kind): \(Figure.rate.value(pushed).text(digits: 0))/s, "
                        + "\(Figure.memory.value(known).text(digits: 0)) MB"
                )
                comparisons.append(
                    Comparison(
                        "ten-million.\(kind)",
                        "10,000,000 \(kind) users in ten calls",
                        Side("server", .rate, [pushed]),
                        beside: [
                            Side("most resident memory", .memory, [pushed]), Side("resident at the end", .memory, [known]),
                        ],
                        yardsticks: 0
                    )
                )
            }
            return comparisons
        }
    }
}
