/// A bound of a comparison's median.
struct Wanted: Codable, Sendable {
    enum Relation: String, Codable, Sendable { case atLeast, atMost }

    let relation: Relation
    let bound: Double
    /// Of the ratio; else of the figure itself.
    let isOfRatio: Bool

    static func ratio(atLeast bound: Double) -> Wanted { Wanted(relation: .atLeast, bound: bound, isOfRatio: true) }
    static func ratio(atMost bound: Double) -> Wanted { Wanted(relation: .atMost, bound: bound, isOfRatio: true) }
    static func figure(atMost bound: Double) -> Wanted { Wanted(relation: .atMost, bound: bound, isOfRatio: false) }

    func isMet(by value: Double) -> Bool {
        switch relation {
        case .atLeast: value >= bound
        case .atMost: value <= bound
        }
    }

    func text(_ unit: String) -> String {
        let sign = relation == .atLeast ? "≥" : "≤"
        return "\(sign) \(bound.text(digits: bound.rounded() == bound ? 0 : 2))\(isOfRatio ? "" : unit)"
    }
}
