/// Which route a path leads to.
struct RouteTable: Sendable {
    /// An object, because every request takes one.
    final class Entry: Sendable {
        let route: any Route
        /// The value of an `Allow` field.
        let allowedMethods: String
        let metrics: RequestMetrics

        fileprivate init(_ route: any Route, _ metrics: HTTPMetrics) {
            self.route = route
            allowedMethods = route.methods.map(\.rawValue).joined(separator: ", ")
            self.metrics = metrics.requests(to: route.paths.first ?? HTTPMetrics.noRoute, isSwitch: route.isSwitch)
        }

        func allows(_ method: String) -> Bool {
            route.methods.contains { $0.rawValue == method }
        }
    }

    private let entries: [String: Entry]
    /// Requests that lead nowhere.
    let others: RequestMetrics

    /// - Parameter routes: A path belongs to the first one that has it.
    init(_ routes: [any Route], _ metrics: HTTPMetrics) {
        others = metrics.requests(to: HTTPMetrics.noRoute)
        let pairs = routes.flatMap { route in
            let entry = Entry(route, metrics)
            return route.paths.map { ($0, entry) }
        }
        entries = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Every spelling of every path.
    var paths: [String] { Array(entries.keys) }

    subscript(path: String) -> Entry? {
        entries[path]
    }
}
