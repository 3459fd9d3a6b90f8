/// One line of the table.
struct Row {
    let what: String
    /// The server's figure.
    let server: String
    /// What it is measured against, in the same run.
    var beside = ""
    var ratio = ""
    let wanted: Wanted

    init(_ what: String, server: String, beside: String = "", ratio: Spread? = nil, _ wanted: Wanted) {
        self.what = what
        self.server = server
        self.beside = beside
        self.ratio = ratio?.text(digits: 2) ?? ""
        self.wanted = wanted
    }
}

/// A bound, and whether the median is within it.
struct Wanted {
    let text: String
    let isMet: Bool?

    static let none = Wanted(text: "", isMet: nil)

    static func atLeast(_ bound: Double, _ spread: Spread) -> Wanted {
        Wanted(text: "≥ \(bound.text(digits: 1))", isMet: spread.median >= bound)
    }

    static func atMost(_ bound: Double, _ spread: Spread, digits: Int = 1) -> Wanted {
        Wanted(text: "≤ \(bound.text(digits: digits))", isMet: spread.median <= bound)
    }

    static func below(_ bound: Double, _ unit: String, _ spread: Spread) -> Wanted {
        Wanted(text: "< \(bound.text(digits: 0))\(unit)", isMet: spread.median < bound)
    }
}
