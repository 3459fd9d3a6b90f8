/// A batch, singles of other users beside it, and singles of users that it contains.
struct Contest {
    let bench: Bench
    let client: RawClient
    let server: ServerProcess
    let batch: Records
    let load: Records

    struct Round {
        let latency: Latency
        /// Single switches.
        let perSecond: Double
        let batchSeconds: Double
        /// Switches of users in the batch that were answered before it was, all of which stand.
        let contested: Int
    }

    func round(connections: Int, coin: Coin, body: String) async throws -> Round {
        let requests = CStrings(load.names.map { API.get(API.switchPath($0, coin)) })
        let singles = try HTTPLoad(port: server.port, connections: connections, expectedBody: API.success)
        let isBatchDone = Flag()
        async let batchSeconds = { () async throws -> Double in
            // However it ends, the singles end with it.
            defer {
                isBatchDone.raise()
                singles.stop()
            }
            return try await Curl(server: server).post(body)
        }()
        async let durations = singles.run(requests)
        let contested = try await contest(coin: coin, until: isBatchDone)
        let seconds = try await batchSeconds
        let latency = Latency(nanoseconds: try await durations)
        try await checkStanding(coin: coin)
        bench.progress(
            "\(connections) connections: p50 \(latency.p50.text(digits: 1)), p99 \(latency.p99.text(digits: 1)), "
                + "max \(latency.max.text(digits: 0)) ms, batch \(seconds.text(digits: 1)) s, \(contested) contested"
        )
        return Round(
            latency: latency,
            perSecond: Double(latency.count) / seconds,
            batchSeconds: seconds,
            contested: contested
        )
    }

    /// Indices of users all over the batch.
    private var contestedUsers: [Int] {
        let count = FairnessMeasurement.contestedCount
        return (0..<count).map { batch.count / count * $0 + batch.count / count / 2 }
    }

    /// Switches users of the batch to the other coin once the batch's first record is seen: then it was certainly accepted.
    ///
    /// - Returns: How many were answered before the batch was.
    private func contest(coin: Coin, until isBatchDone: Flag) async throws -> Int {
        while try await client.read(batch.path(0)) != coin.rawValue {
            guard !isBatchDone.isRaised else { throw BenchmarkError("the batch's first record was never seen") }
            try await Task.sleep(for: .milliseconds(5))
        }
        var answeredBefore = 0
        for user in contestedUsers {
            let request = API.get(API.switchPath(batch.names[user], coin.other))
            guard let reply = try await HTTPCall.send(request, port: server.port), reply.body == API.success else {
                throw BenchmarkError("a single switch failed during the batch")
            }
            if !isBatchDone.isRaised { answeredBefore += 1 }
        }
        guard answeredBefore > 0 else { throw BenchmarkError("no single switch was answered while the batch was written") }
        return answeredBefore
    }

    private func checkStanding(coin: Coin) async throws {
        for user in contestedUsers {
            let found = try await client.read(batch.path(user))
            guard found == coin.other.rawValue else {
                throw BenchmarkError("\(batch.path(user)) holds \(found): the batch overwrote a switch accepted later")
            }
        }
        let neighbour = try await client.read(batch.path(batch.count - 1))
        guard neighbour == coin.rawValue else { throw BenchmarkError("the batch's last record holds \(neighbour)") }
    }
}
