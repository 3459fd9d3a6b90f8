/// One of those that are measured in turn.
struct Side: Codable, Sendable {
    /// What it is and does: `C client, transactions of 1,000`.
    let name: String
    let figure: Figure
    /// One a round.
    var samples: [Sample] = []

    init(_ name: String, _ figure: Figure, _ samples: [Sample] = []) {
        self.name = name
        self.figure = figure
        self.samples = samples
    }

    var values: [Double] { samples.map(figure.value) }

    var text: String {
        guard !samples.isEmpty else { return "" }
        return Spread(values).text(figure.unit, digits: figure.digits)
    }

    /// What one operation costs, in microseconds of processors.
    func cpuText(_ part: (CPUSeconds) -> Double) -> String? {
        cpuSeconds(part).map { ($0 * 1e6).text(digits: 1) }
    }

    /// What one operation costs, in seconds of processors. `nil` where that is not known.
    func cpuSeconds(_ part: (CPUSeconds) -> Double) -> Double? {
        let costs = samples.compactMap { sample in sample.cpu.map { part($0) / Double(sample.operations) } }
        return costs.isEmpty ? nil : Spread(costs).median
    }
}
