import ArgumentParser

/// What can be measured, by its name on the command line.
enum Measurement: String, CaseIterable, ExpressibleByArgument {
    /// 100,000 users in one call, against the C client's transactions.
    case batch
    /// 1,000,000 users in one call: time and memory.
    case million
    /// Single switches over many connections, against `/healthz`.
    case singles
    /// A lone single switch, against a lone write of the C client.
    case lone
    /// Single switches while a batch of 1,000,000 is being written.
    case fairness
    /// A start with 1,000,000 records there.
    case start
    /// A full map of 1,000,000 users pulled by the periodic sync, against the same over the API.
    case sync
    /// Updates of subpools' coinbases, against the same ZooKeeper operations of the C client.
    case subpool
    /// This package's client of ZooKeeper, beside the C client and kazoo.
    case client

    func run(_ bench: Bench) async throws -> [Row] {
        bench.progress(rawValue)
        return switch self {
        case .batch: try await BatchMeasurement(bench: bench).run()
        case .million: try await MillionMeasurement(bench: bench).run()
        case .singles: try await SinglesMeasurement(bench: bench).run()
        case .lone: try await LoneMeasurement(bench: bench).run()
        case .fairness: try await FairnessMeasurement(bench: bench).run()
        case .start: try await StartMeasurement(bench: bench).run()
        case .sync: try await SyncMeasurement(bench: bench).run()
        case .subpool: try await SubPoolMeasurement(bench: bench).run()
        case .client: try await ClientMeasurement(bench: bench).run()
        }
    }
}
