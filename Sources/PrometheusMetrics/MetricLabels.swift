/// A sample's labels, in the order of their names.
struct MetricLabels: Sendable, Hashable, Comparable {
    struct Pair: Sendable, Hashable {
        let name: String
        let value: String
    }

    let pairs: [Pair]

    init(_ labels: [(String, String)]) {
        pairs = labels.map { Pair(name: $0.0, value: $0.1) }.sorted { $0.name < $1.name }
    }

    static func < (lhs: MetricLabels, rhs: MetricLabels) -> Bool {
        lhs.pairs.lexicographicallyPrecedes(rhs.pairs) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
