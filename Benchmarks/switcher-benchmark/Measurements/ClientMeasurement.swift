/// The client of this package beside the C client and kazoo, on one server: the same operations, in turn.
struct ClientMeasurement {
    static let oneByOneCount = 2_000
    static let inFlightCount = 100_000
    static let maximumInFlight = 1_000
    static let childCount = 1_000_000
    static let watchCount = 1_000

    let bench: Bench

    func run() async throws -> [Comparison] {
        let script = try bench.newFile("clients.py", KazooUnderTest.scriptText)
        return try await bench.withLab { lab in
            let setter = try await RawClient.connect(to: lab.connectString)
            return try await SwiftClientUnderTest.withClients(of: lab) { client in
                let clients: [any ClientUnderTest] = [
                    client,
                    RawClientUnderTest(meter: lab.meter, client: lab.client, setter: setter),
                    KazooUnderTest(bench: bench, servers: lab.connectString, script: script),
                ]
                return try await comparisons(lab, clients)
            }
        }
    }

    private func comparisons(_ lab: Lab, _ clients: [any ClientUnderTest]) async throws -> [Comparison] {
        let records = Records("/clients", UserNames.names(0..<Self.inFlightCount))
        try await records.create(lab.client)
        let few = Records(records.directory, Array(records.names.prefix(Self.oneByOneCount)))
        var comparisons = [
            try await compare("sets", "Sets one after another, p50", .median, clients) {
                try await $0.setOneByOne(few, coin: $1)
            },
            try await compare("in-flight", "100,000 sets, 1,000 in flight", .rate, clients) {
                try await $0.set(records, coin: $1, inFlight: Self.maximumInFlight)
            },
            try await compare("transactions", "100,000 sets in transactions of 1,000, 8 in flight", .rate, clients) {
                try await $0.setInTransactions(records, coin: $1)
            },
            try await compare("watch", "From a set to the event of another client's watch, p50", .median, clients) {
                client,
                _ in
                try await client.watch(records.path(0), rounds: Self.watchCount)
            },
        ]
        let million = Records("/million", UserNames.names(0..<Self.childCount))
        try await million.create(lab.client)
        comparisons.append(
            try await compare("children", "The names of 1,000,000 children", .duration, clients) { client, _ in
                try await client.list(million.directory, count: Self.childCount)
            }
        )
        return comparisons
    }

    /// All clients in turn. The processor's time is that of the process which the client runs in.
    private func compare(
        _ id: String,
        _ what: String,
        _ figure: Figure,
        _ clients: [any ClientUnderTest],
        _ measure: (any ClientUnderTest, Coin) async throws -> Sample
    ) async throws -> Comparison {
        let columns = try await bench.eachRound { round in
            var samples: [Sample] = []
            for (index, client) in clients.enumerated() {
                let sample = try await measure(client, Coin(round: round + index))
                let value = figure.value(sample).text(digits: figure.digits)
                bench.progress("\(client.name): \(value)\(figure.unit)")
                samples.append(sample)
            }
            return samples
        }
        let sides = zip(clients, columns).map { client, samples in
            let cpu = Side(client.name, figure, samples).cpuText(\.load) ?? ""
            return Side("\(client.name) (CPU \(cpu) µs)", figure, samples)
        }
        return Comparison("client.\(id)", what, sides[0], beside: Array(sides.dropFirst()))
    }
}
