/// A start with so many records there, until `/readyz` is 200, and the memory then.
struct StartMeasurement {
    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            let records = Records("/start", UserNames.names(0..<1_000_000))
            try await records.create(lab.client)
            let columns = try await bench.eachRound { _ in
                let sample = try await bench.withServer(lab, directory: records.directory) { server in
                    Sample(
                        seconds: server.readyAfter,
                        operations: records.count,
                        cpu: CPUSeconds(server: CPUClock.seconds(of: server.processID)),
                        residentBytes: try server.peakResidentMemory()
                    )
                }
                bench.progress("ready after \(sample.seconds.text(digits: 2)) s")
                return [sample]
            }
            return [
                Comparison(
                    "start",
                    "Start with 1,000,000 records, until /readyz is 200",
                    Side("server", .duration, columns[0]),
                    beside: [Side("most resident memory", .memory, columns[0])],
                    yardsticks: 0,
                    wanted: .figure(atMost: 3)
                )
            ]
        }
    }
}
