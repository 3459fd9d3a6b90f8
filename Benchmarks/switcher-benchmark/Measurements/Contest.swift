/// A batch, singles of other users beside it, singles of users that it contains, and another client of ZooKeeper.
struct Contest {
    let lab: Lab
    let server: ServerProcess
    let batch: Records
    let load: Records
    let neighbour: Neighbour

    struct Round {
        /// Whose processor time is that of the whole.
        let singles: Sample
        let batch: Sample
        let neighbour: Sample
        /// Switches of users in the batch that were answered before it was, all of which stand.
        let contested: Int
    }

    func round(connections: Int, coin: Coin, body: String) async throws -> Round {
        let requests = load.switches(to: coin)
        let singles = try HTTPLoad(port: server.port, connections: connections, expectedBody: API.success)
        let isBatchDone = Signal()
        let start = ContinuousClock.now
        async let batchSeconds = { () async throws -> Double in
            // However it ends, the singles end with it.
            defer {
                isBatchDone.raise()
                singles.stop()
            }
            return try await Curl(server: server).post(body)
        }()
        async let durations = singles.run(requests)
        async let others = neighbour.run(until: isBatchDone)
        let contested = try await contest(coin: coin, until: isBatchDone)
        let seconds = try await batchSeconds
        let latency = Latency(nanoseconds: try await durations)
        let elsewhere = Latency(nanoseconds: try await others)
        try await checkStanding(coin: coin)
        lab.bench.progress(
            "\(connections) connections: p50 \(latency.p50.text(digits: 1)), p99 \(latency.p99.text(digits: 1)), "
                + "max \(latency.max.text(digits: 0)) ms; another client p99 \(elsewhere.p99.text(digits: 1)) ms; "
                + "batch \(seconds.text(digits: 1)) s, \(contested) contested"
        )
        let whole = start.secondsUntilNow
        return Round(
            singles: Sample(seconds: whole, operations: latency.count, cpu: nil, latency: latency),
            batch: Sample(seconds: seconds, operations: batch.count, cpu: nil),
            neighbour: Sample(seconds: whole, operations: elsewhere.count, cpu: nil, latency: elsewhere),
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
    private func contest(coin: Coin, until isBatchDone: Signal) async throws -> Int {
        while try await lab.client.read(batch.path(0)) != coin.rawValue {
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
            let found = try await lab.client.read(batch.path(user))
            guard found == coin.other.rawValue else {
                throw BenchmarkError("\(batch.path(user)) holds \(found): the batch overwrote a switch accepted later")
            }
        }
        let last = try await lab.client.read(batch.path(batch.count - 1))
        guard last == coin.rawValue else { throw BenchmarkError("the batch's last record holds \(last)") }
    }
}
