import UpstreamTestKit

/// A full map of 1,000,000 existing users: pulled, parsed and written by the periodic sync of a fresh server, beside the same users in one
/// call over the API, and single switches meanwhile.
struct SyncMeasurement {
    static let loadUserCount = 10_000
    static let connections = 16

    let bench: Bench

    func run() async throws -> [Comparison] {
        let count = FairnessMeasurement.batchCount
        let names = UserNames.names(0..<count)
        let body = try bench.newFile("million.json", API.batch(names, .btc))
        let map = UpstreamServer.Response(Self.map(names, .bcc))
        return try await bench.withLab { lab in
            let records = Records("/sync", names)
            try await records.create(lab.client)
            let load = Records("/sync", UserNames.names(count..<(count + Self.loadUserCount)))
            try await load.create(lab.client)
            let columns = try await bench.eachRound { _ in
                let batch = try await bench.withServer(lab, directory: records.directory) { server in
                    try await lab.meter(server).measure {
                        .init(operations: count, seconds: try await Curl(server: server).post(body))
                    }
                }
                let quiet = try await quietPull(lab, records, map)
                let loaded = try await loadedPull(lab, records, map, load: load)
                guard try await lab.client.read(records.path(count - 1)) == Coin.bcc.rawValue else {
                    throw BenchmarkError("the last record of the map was not written")
                }
                bench.progress(
                    "1,000,000 by the sync: \(quiet.seconds.text(digits: 2)) s, over the API \(batch.seconds.text(digits: 2)) s; "
                        + "singles meanwhile: p99 \(Figure.percentile99.value(loaded.singles).text(digits: 0)) ms"
                )
                return [quiet, batch, loaded.singles, loaded.pull]
            }
            return rows(columns)
        }
    }

    private func quietPull(_ lab: Lab, _ records: Records, _ map: UpstreamServer.Response) async throws -> Sample {
        try await withPull(lab, records, map) { _, pull in try await pull() }
    }

    /// - Parameter load: Users who are switched one by one meanwhile.
    private func loadedPull(
        _ lab: Lab,
        _ records: Records,
        _ map: UpstreamServer.Response,
        load: Records
    ) async throws -> (pull: Sample, singles: Sample) {
        let requests = load.switches(to: .btc)
        return try await withPull(lab, records, map) { server, pull in
            let singles = try HTTPLoad(port: server.port, connections: Self.connections, expectedBody: API.success)
            async let durations = singles.run(requests)
            defer { singles.stop() }
            let pulled = try await pull()
            singles.stop()
            let latency = Latency(nanoseconds: try await durations)
            return (pulled, Sample(seconds: pulled.seconds, operations: latency.count, cpu: nil, latency: latency))
        }
    }

    /// Starts a server whose first pull waits until the body has it go on.
    private func withPull<Value: Sendable>(
        _ lab: Lab,
        _ records: Records,
        _ map: UpstreamServer.Response,
        _ body: (ServerProcess, _ pull: () async throws -> Sample) async throws -> Value
    ) async throws -> Value {
        let gate = Gate()
        let answer = UpstreamServer.Answer { _ in
            await gate.wait()
            return map
        }
        return try await withUpstream(answer) { site in
            let url = "http://127.0.0.1:\(site.port)/usercoin.php"
            return try await bench.withServer(lab, directory: records.directory, upstream: url) { server in
                try await body(server) {
                    try await lab.meter(server).measure {
                        gate.open()
                        return .init(operations: records.count, seconds: try await server.secondsUntilSynced())
                    }
                }
            }
        }
    }

    private func rows(_ columns: [[Sample]]) -> [Comparison] {
        [
            Comparison(
                "sync",
                "A full map of 1,000,000 existing users by the periodic sync",
                Side("server", .duration, columns[0]),
                beside: [
                    Side("in one call over the API", .duration, columns[1]), Side("most resident memory", .memory, columns[0]),
                ],
                wanted: .ratio(atMost: 1.5)
            ),
            Comparison(
                "sync.singles",
                "Single switches during such a pull, \(Self.connections) connections, p99",
                Side("server", .percentile99, columns[2]),
                beside: [Side("p50", .median, columns[2]), Side("the pull meanwhile", .duration, columns[3])],
                yardsticks: 0,
                wanted: .figure(atMost: 50)
            ),
        ]
    }

    private static func map(_ names: [String], _ coin: Coin) -> String {
        var map = #"{"err_no":0,"err_msg":"","data":{"user_coin":{"#
        var separator = ""
        for name in names {
            map += "\(separator)\"\(name)\":\"\(coin.rawValue)\""
            separator = ","
        }
        return map + #"},"now_date":1513239055}}"#
    }
}
