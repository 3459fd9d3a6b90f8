import Foundation
import Subprocess

/// Single switches while all of 1,000,000 users are listed (`/switch/users`), beside single switches without.
struct ListMeasurement {
    static let userCount = 1_000_000
    static let connections = 16
    /// Of the list's million lines, so that a round takes half a minute.
    static let lineCount = 150_000

    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            let records = Records("/list", UserNames.names(0..<Self.userCount))
            try await records.create(lab.client)
            let few = Records(records.directory, Array(records.names.prefix(10_000)))
            return try await bench.withServer(lab, directory: records.directory) { server in
                let columns = try await bench.eachRound { round in
                    let requests = few.switches(to: Coin(round: round))
                    let without = try await lab.meter(server).measure {
                        try await lab.load(server, requests, connections: Self.connections)
                    }
                    let (with, list) = try await listed(lab, server, requests)
                    bench.progress(
                        "p99 without a list \(Figure.percentile99.value(without).text(digits: 1)) ms, "
                            + "with \(Figure.percentile99.value(with).text(digits: 1)) ms, "
                            + "\(Figure.rate.value(list).text(digits: 0)) lines a second"
                    )
                    return [with, without, list]
                }
                return [
                    Comparison(
                        "list.singles",
                        "Single switches while users are listed, \(Self.connections) connections, p99",
                        Side("server", .percentile99, columns[0]),
                        beside: [
                            Side("without a list", .percentile99, columns[1]), Side("the list's lines", .rate, columns[2]),
                        ]
                    )
                ]
            }
        }
    }

    private func listed(_ lab: Lab, _ server: ServerProcess, _ requests: CStrings) async throws -> (Sample, Sample) {
        let singles = try HTTPLoad(port: server.port, connections: Self.connections, expectedBody: API.success)
        async let listing = { () async throws -> Sample in
            defer { singles.stop() }
            let start = ContinuousClock.now
            let lines = try await Curl(server: server).lineCount(of: "/switch/users?limit=\(Self.lineCount)")
            guard lines == Self.lineCount else { throw BenchmarkError("\(lines) lines of \(Self.lineCount) were listed") }
            return Sample(seconds: start.secondsUntilNow, operations: lines, cpu: nil)
        }()
        let sample = try await lab.meter(server).measure {
            let durations = try await singles.run(requests)
            return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
        }
        return (sample, try await listing)
    }
}
