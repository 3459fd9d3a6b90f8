import ArgumentParser

/// What can be measured, by its name on the command line.
enum Measurement: String, CaseIterable, ExpressibleByArgument {
    /// Users in calls of 1, 10, 100 … 1,000,000, against the C client's transactions.
    case batch
    /// Single switches over 1 to 1,024 connections, against `/healthz`.
    case singles
    /// Single switches, and another client's sets, while a batch of 1,000,000 is being written.
    case fairness
    /// Single switches while users are listed.
    case list
    /// A full map of 1,000,000 users pulled by the periodic sync, against the same over the API.
    case sync
    /// Updates of subpools' coinbases, against the same ZooKeeper operations of the C client.
    case subpool
    /// A start with 1,000,000 records there.
    case start
    /// An ensemble of three members, and two servers on it.
    case ensemble
    /// Servers that share an ensemble: a takeover, a turn on a subpool, a full map while another one is alive.
    case shared
    /// What 1,000 to 1,000,000 users cost.
    case growth
    /// This package's client of ZooKeeper, beside the C client and kazoo.
    case client
    /// 10,000,000 users in ten calls, a start with them, and what they cost. Only where it is asked for by name: it takes 16 GB of memory.
    case tenMillion = "ten-million"

    /// Where nothing is asked for.
    static func usual(isQuick: Bool) -> [Measurement] {
        isQuick ? [.batch, .singles] : allCases.filter { $0 != .tenMillion }
    }

    func run(_ bench: Bench) async throws -> [Comparison] {
        bench.progress(rawValue)
        return switch self {
        case .batch: try await BatchMeasurement(bench: bench).run()
        case .singles: try await SinglesMeasurement(bench: bench).run()
        case .fairness: try await FairnessMeasurement(bench: bench).run()
        case .list: try await ListMeasurement(bench: bench).run()
        case .sync: try await SyncMeasurement(bench: bench).run()
        case .subpool: try await SubPoolMeasurement(bench: bench).run()
        case .start: try await StartMeasurement(bench: bench).run()
        case .ensemble: try await EnsembleMeasurement(bench: bench).run()
        case .shared: try await SharedMeasurement(bench: bench).run()
        case .growth: try await GrowthMeasurement(bench: bench, counts: [1_000, 10_000, 100_000, 1_000_000]).run()
        case .client: try await ClientMeasurement(bench: bench).run()
        case .tenMillion: try await TenMillionMeasurement(bench: bench).run()
        }
    }
}
