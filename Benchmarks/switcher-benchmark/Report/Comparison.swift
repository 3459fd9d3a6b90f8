/// What was measured in turn: the server, and beside it what it is compared to.
struct Comparison: Codable, Sendable {
    /// Stays the same over versions: what a baseline and a chart find it by.
    let id: String
    let what: String
    var subject: Side
    var beside: [Side]
    /// How many of the first ones beside it the ratio is to; of several, to their sum. 0: there is no ratio.
    let yardstickCount: Int
    let wanted: Wanted?
    /// What one set of the C client costs, in seconds of processors, measured in the same run.
    var referenceCPU: Double?

    init(
        _ id: String,
        _ what: String,
        _ subject: Side,
        beside: [Side] = [],
        yardsticks: Int? = nil,
        wanted: Wanted? = nil
    ) {
        self.id = id
        self.what = what
        self.subject = subject
        self.beside = beside
        yardstickCount = yardsticks ?? min(beside.count, 1)
        self.wanted = wanted
    }

    /// Of each pair: the subject's figure to that of what it is compared to. `nil` where it is compared to nothing.
    var ratio: Spread? {
        guard yardstickCount > 0 else { return nil }
        return Spread(
            subject.values.indices.map { round in
                subject.values[round] / beside.prefix(yardstickCount).reduce(0) { $0 + $1.values[round] }
            }
        )
    }

    var isMet: Bool? {
        guard let wanted else { return nil }
        return wanted.isMet(by: wanted.isOfRatio ? ratio?.median ?? .nan : Spread(subject.values).median)
    }

    /// The server's processor time for an operation, in those of a set of the C client: what is kept as a baseline.
    var relativeCPU: Double? {
        guard let referenceCPU, referenceCPU > 0, let cost = subject.cpuSeconds(\.server), cost > 0 else { return nil }
        return cost / referenceCPU
    }
}
