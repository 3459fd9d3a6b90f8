import CRawZooKeeper
import Foundation

/// A batch and singles with an ensemble of three members, against the C client there; and singles through two servers, against one.
struct EnsembleMeasurement {
    static let connections = 64

    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab(members: 3) { lab in
            let records = Records("/ensemble", UserNames.names(0..<100_000))
            try await records.create(lab.client)
            return try await bench.withServer(lab, directory: records.directory) { first in
                try await bench.withServer(lab, directory: records.directory) { second in
                    [
                        try await batch(lab, first, records), try await singles(lab, first, second, records),
                    ]
                }
            }
        }
    }

    private func batch(_ lab: Lab, _ server: ServerProcess, _ records: Records) async throws -> Comparison {
        let pushes = try Coin.allCases.map { try BatchCalls(bench, records.names, size: records.count, $0) }
        let columns = try await bench.eachRound { round in
            [
                try await lab.meter(server).measure {
                    let seconds = try await pushes[round % pushes.count].push(to: server)
                    return .init(operations: records.count, seconds: seconds)
                },
                try await lab.meter.measure {
                    let seconds = try await lab.client.write(RAW_SET, records.paths, coin: Coin(round: round + 1))
                    return .init(operations: records.count, seconds: seconds)
                },
            ]
        }
        return Comparison(
            "ensemble.batch",
            "100,000 existing users a call, three members",
            Side("server", .rate, columns[0]),
            beside: [Side("C client, transactions of 1,000, 8 in flight", .rate, columns[1])]
        )
    }

    private func singles(
        _ lab: Lab,
        _ first: ServerProcess,
        _ second: ServerProcess,
        _ records: Records
    ) async throws -> Comparison {
        let requests = records.switches(to: .btc)
        let columns = try await bench.eachRound { _ in
            let both = try await lab.meter(first, second).measure {
                async let one = lab.load(first, requests, connections: Self.connections / 2)
                async let other = lab.load(second, requests, connections: Self.connections / 2)
                let (a, b) = try await (one, other)
                return .init(operations: a.operations + b.operations)
            }
            let alone = try await lab.meter(first).measure { try await lab.load(first, requests, connections: Self.connections) }
            bench.progress(
                "two servers \(Figure.rate.value(both).text(digits: 0))/s, one \(Figure.rate.value(alone).text(digits: 0))/s"
            )
            return [both, alone]
        }
        return Comparison(
            "ensemble.singles",
            "Single switches through two servers, \(Self.connections) connections together, three members",
            Side("two servers", .rate, columns[0]),
            beside: [Side("one", .rate, columns[1]), Side("p99 at one", .percentile99, columns[1])],
            // Two servers, three members and the load: where they share two processors, a second server has none of its own.
            wanted: .ratio(atLeast: ProcessInfo.processInfo.activeProcessorCount >= 6 ? 1.5 : 1)
        )
    }
}
