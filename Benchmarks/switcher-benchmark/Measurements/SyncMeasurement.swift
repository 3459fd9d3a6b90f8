import UpstreamTestKit
import ZooKeeperTestKit

/// A full map of 1,000,000 existing users: pulled, parsed and written by the periodic sync of a fresh server, beside the same users in one
/// call over the API, and single switches meanwhile.
struct SyncMeasurement {
    static let loadUserCount = 10_000
    static let connections = 16

    let bench: Bench

    func run() async throws -> [Row] {
        let count = MillionMeasurement.count
        let names = UserNames.names(0..<count)
        let body = try bench.newFile("million.json", API.batch(names, .btc))
        let map = UpstreamServer.Response(Self.map(names, .bcc))
        return try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let records = Records("/sync", names)
            try await records.create(client)
            let load = Records("/sync", UserNames.names(count..<(count + Self.loadUserCount)))
            try await load.create(client)
            var rounds: [Round] = []
            for _ in 0..<bench.rounds {
                let batchSeconds = try await bench.withServer(zooKeeper, directory: records.directory) {
                    try await Curl(server: $0).post(body)
                }
                let quiet = try await pull(zooKeeper, records, map, load: nil)
                let loaded = try await pull(zooKeeper, records, map, load: load)
                guard try await client.read(records.path(count - 1)) == Coin.bcc.rawValue else {
                    throw BenchmarkError("the last record of the map was not written")
                }
                let round = Round(batchSeconds: batchSeconds, quiet: quiet, loaded: loaded)
                bench.progress(
                    "1,000,000 by the sync: \(quiet.seconds.text(digits: 2)) s, over the API \(batchSeconds.text(digits: 2)) s, "
                        + "\(quiet.memory.text(digits: 0)) MB; singles meanwhile: p99 \(loaded.p99.text(digits: 0)) ms"
                )
                rounds.append(round)
            }
            return rows(rounds)
        }
    }

    private struct Round {
        let batchSeconds: Double
        let quiet: Pull
        let loaded: Pull
    }

    private struct Pull {
        /// From when the web site begins to answer until everything is confirmed.
        let seconds: Double
        /// The most resident memory, in megabytes.
        let memory: Double
        /// Of the single switches meanwhile, in milliseconds.
        let p99: Double
    }

    /// - Parameter load: Users who are switched one by one meanwhile.
    private func pull(
        _ zooKeeper: ZooKeeperServer,
        _ records: Records,
        _ map: UpstreamServer.Response,
        load: Records?
    ) async throws -> Pull {
        let gate = Gate()
        let answer = UpstreamServer.Answer { _ in
            await gate.wait()
            return map
        }
        return try await withUpstream(answer) { site in
            let url = "http://127.0.0.1:\(site.port)/usercoin.php"
            return try await bench.withServer(zooKeeper, directory: records.directory, upstream: url) { server in
                guard let load else {
                    gate.open()
                    return Pull(seconds: try await waitForPull(server), memory: try server.peakMegabytes(), p99: 0)
                }
                let singles = try HTTPLoad(port: server.port, connections: Self.connections, expectedBody: API.success)
                let requests = CStrings(load.names.map { API.get(API.switchPath($0, .btc)) })
                async let durations = singles.run(requests)
                gate.open()
                defer { singles.stop() }
                let seconds = try await waitForPull(server)
                singles.stop()
                let p99 = Latency(nanoseconds: try await durations).p99
                return Pull(seconds: seconds, memory: try server.peakMegabytes(), p99: p99)
            }
        }
    }

    /// - Returns: How long it took from now, when the web site begins to answer.
    private func waitForPull(_ server: ServerProcess) async throws -> Double {
        let start = ContinuousClock.now
        let log = try server.openLog()
        while start.secondsUntilNow < 300 {
            let log = try log.readMore()
            if log.contains("Sync failed") { throw BenchmarkError("the pull failed") }
            if log.contains(" Synced") { return start.secondsUntilNow }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw BenchmarkError("the pull is not done after five minutes")
    }

    private func rows(_ rounds: [Round]) -> [Row] {
        let ratio = Spread(rounds.map { $0.quiet.seconds / $0.batchSeconds })
        let memory = Spread(rounds.flatMap { [$0.quiet.memory, $0.loaded.memory] })
        let p99 = Spread(rounds.map(\.loaded.p99))
        return [
            Row(
                "A full map of 1,000,000 existing users by the periodic sync",
                server: Spread(rounds.map(\.quiet.seconds)).text(" s", digits: 2),
                beside: "in one call over the API: " + Spread(rounds.map(\.batchSeconds)).text(" s", digits: 2),
                ratio: ratio,
                .atMost(1.5, ratio)
            ),
            Row("— the server's most resident memory", server: memory.text(" MB"), .below(500, " MB", memory)),
            Row(
                "— single switches meanwhile, \(Self.connections) connections",
                server: "p99 \(p99.text(" ms", digits: 1))",
                beside: "the pull meanwhile: \(Spread(rounds.map(\.loaded.seconds)).text(" s", digits: 1))",
                .below(250, " ms (p99)", p99)
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

extension ServerProcess {
    fileprivate func peakMegabytes() throws -> Double {
        Double(try peakResidentMemory()) / 1e6
    }
}
