/// What the rounds of one measurement gave. At least one.
struct Spread {
    private let sorted: [Double]

    init(_ values: some Sequence<Double>) {
        sorted = values.sorted()
    }

    var median: Double { quantile(0.5) }
    var lowerQuartile: Double { quantile(0.25) }
    var upperQuartile: Double { quantile(0.75) }

    /// Between two values it is as far as it lies between them.
    private func quantile(_ share: Double) -> Double {
        let position = share * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }

    /// Median (quartiles), the unit after the median.
    func text(_ unit: String = "", digits: Int = 0) -> String {
        guard sorted.count > 1 else { return median.text(digits: digits) + unit }
        let range = "(\(lowerQuartile.text(digits: digits))–\(upperQuartile.text(digits: digits)))"
        return "\(median.text(digits: digits))\(unit) \(range)"
    }
}
