/// What the rounds of one measurement gave. At least one.
struct Spread {
    private let sorted: [Double]

    init(_ values: some Sequence<Double>) {
        sorted = values.sorted()
    }

    var median: Double { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }
    var minimum: Double { sorted[0] }
    var maximum: Double { sorted[sorted.count - 1] }

    /// Median (minimum–maximum), the unit after the median.
    func text(_ unit: String = "", digits: Int = 0) -> String {
        let range = "(\(minimum.text(digits: digits))–\(maximum.text(digits: digits)))"
        return "\(median.text(digits: digits))\(unit) \(range)"
    }
}

extension Double {
    /// With so many digits after the point, and commas between thousands.
    func text(digits: Int) -> String {
        let isNegative = self < 0
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((magnitude * Double(scale)).rounded())
        var whole = String(scaled / scale)
        var position = whole.count - 3
        while position > 0 {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: position))
            position -= 3
        }
        let fraction = digits > 0 ? "." + String(String(scaled % scale + scale).dropFirst()) : ""
        return (isNegative ? "-" : "") + whole + fraction
    }
}
