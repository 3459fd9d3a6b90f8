/// A start with so many records there, until `/readyz` is 200, and the memory a second later: what the listing took is given back beside it.
struct StartMeasurement {
    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            let records = Records("/start", UserNames.names(0..<1_000_000))
            try await records.create(lab.client)
            return [try await measure(lab, records, id: "start", wantedSeconds: 3)]
        }
    }

    /// - Parameter records: They are there.
    func measure(_ lab: Lab, _ records: Records, id: String, wantedSeconds: Double) async throws -> Comparison {
        let columns = try await bench.eachRound { _ in
            let samples = try await bench.withServer(lab, directory: records.directory) { server in
                let cpu = CPUSeconds(server: CPUClock.seconds(of: server.processID))
                // A thread gives it back, and nothing tells when it is done.
                try await Task.sleep(for: .seconds(1))
                return try [server.peakResidentMemory(), server.residentMemory()].map {
                    Sample(seconds: server.readyAfter, operations: records.count, cpu: cpu, residentBytes: $0)
                }
            }
            bench.progress("ready after \(samples[0].seconds.text(digits: 2)) s")
            return samples
        }
        return Comparison(
            id,
            "Start with \(records.count.text) records, until /readyz is 200",
            Side("server", .duration, columns[0]),
            beside: [Side("most resident memory", .memory, columns[0]), Side("resident a second later", .memory, columns[1])],
            yardsticks: 0,
            wanted: .figure(atMost: wantedSeconds)
        )
    }
}
