import CRawZooKeeper

/// Users in calls of 1, 10, 100 … 1,000,000 over HTTP, against the C client's transactions for the same names and values.
struct BatchMeasurement {
    let bench: Bench

    private var sizes: [Int] {
        bench.isQuick ? [100_000] : [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
    }

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            var comparisons: [Comparison] = []
            for size in sizes {
                comparisons.append(try await existingUsers(lab, size: size))
                comparisons.append(try await newUsers(lab, size: size))
            }
            return comparisons
        }
    }

    /// So many calls a round that it takes long enough to be measured.
    private func callCount(_ size: Int) -> Int { max(1, min(500, 100_000 / size)) }

    /// What the C client does instead of a call: one transaction where one is enough.
    private func plan(_ size: Int) -> RawClient.Plan { size < 1_000 ? .oneAfterAnother(size) : .usual }

    private func existingUsers(_ lab: Lab, size: Int) async throws -> Comparison {
        let calls = callCount(size)
        let records = Records("/existing-\(size)", UserNames.names(0..<(size * calls)))
        try await records.create(lab.client)
        // What the program before this one takes for one user does not depend on the size of the call.
        let few = Records(records.directory, Array(records.names.prefix(300)))
        let columns = try await bench.withServer(lab, directory: records.directory) { server in
            let pushes = try Coin.allCases.map { try BatchCalls(bench, records.names, size: size, $0) }
            return try await bench.eachRound { round in
                let coin = Coin(round: round)
                let pushed = try await lab.meter(server).measure {
                    let seconds = try await pushes[(round + 1) % pushes.count].push(to: server)
                    return .init(operations: records.count, seconds: seconds)
                }
                var samples = [pushed, try await raw(lab, RAW_SET, records, coin, plan(size))]
                if size >= 4_000 { samples.append(try await raw(lab, RAW_SET, records, coin.other, .large)) }
                samples.append(
                    try await lab.meter.measure {
                        .init(operations: few.count, seconds: try await lab.client.existsGetSet(few.paths, coin: coin))
                    }
                )
                tell("existing", size, samples)
                return samples
            }
        }
        try await lab.client.write(RAW_DELETE, records.paths)
        var beside = [Side("C client, transactions of \(transactionText(size))", .rate, columns[1])]
        if size >= 4_000 { beside.append(Side("of 4,000, 3 in flight", .rate, columns[2])) }
        if size >= 1_000_000 { beside.append(Side("most resident memory", .memory, columns[0])) }
        if let last = columns.last { beside.append(Side("exists, get, set in turn", .rate, last)) }
        return Comparison(
            "batch.existing.\(size)",
            "\(size.text) existing users a call",
            Side("server", .rate, columns[0]),
            beside: beside,
            wanted: wanted(size)
        )
    }

    /// Every round has directories of its own, so that creates are creates on both sides.
    private func newUsers(_ lab: Lab, size: Int) async throws -> Comparison {
        let names = UserNames.names(0..<(size * callCount(size)))
        let push = try BatchCalls(bench, names, size: size, .btc)
        let columns = try await bench.eachRound { round in
            let rawRecords = Records("/raw-\(size)-\(round)", names)
            let records = Records("/server-\(size)-\(round)", names)
            try await lab.client.createDirectory(rawRecords.directory)
            let samples = try await bench.withServer(lab, directory: records.directory) { server in
                let pushed = try await lab.meter(server).measure {
                    .init(operations: names.count, seconds: try await push.push(to: server))
                }
                return [pushed, try await raw(lab, RAW_CREATE, rawRecords, .btc, plan(size))]
            }
            tell("new", size, samples)
            try await lab.client.write(RAW_DELETE, rawRecords.paths)
            try await lab.client.write(RAW_DELETE, records.paths)
            return samples
        }
        return Comparison(
            "batch.new.\(size)",
            "\(size.text) new users a call",
            Side("server", .rate, columns[0]),
            beside: [Side("C client, creates in transactions of \(transactionText(size))", .rate, columns[1])],
            wanted: wanted(size)
        )
    }

    private func raw(
        _ lab: Lab,
        _ operation: raw_operation,
        _ records: Records,
        _ coin: Coin,
        _ plan: RawClient.Plan
    ) async throws -> Sample {
        try await lab.meter.measure {
            .init(operations: records.count, seconds: try await lab.client.write(operation, records.paths, coin: coin, plan))
        }
    }

    private func wanted(_ size: Int) -> Wanted? {
        switch size {
        case 100_000: .ratio(atLeast: 0.98)
        case 1_000_000: .ratio(atLeast: 0.95)
        default: nil
        }
    }

    private func transactionText(_ size: Int) -> String {
        size < 1_000 ? "\(size.text), one after another" : "1,000, 8 in flight"
    }

    private func tell(_ users: String, _ size: Int, _ samples: [Sample]) {
        let rates = samples.map { Figure.rate.value($0).text(digits: 0) }
        bench.progress("\(size.text) \(users): server \(rates[0])/s; beside it \(rates.dropFirst().joined(separator: ", "))/s")
    }
}

extension Int {
    /// With commas between thousands.
    var text: String { Double(self).text(digits: 0) }
}
