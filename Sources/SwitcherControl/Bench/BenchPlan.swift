/// What a load is, and its bounds. Pure.
package struct BenchPlan: Sendable, Equatable {
    package static let rates = 1...100_000
    /// In seconds.
    package static let durations = 1...600
    package static let userCounts = 1...100_000
    package static let connectionCounts = 1...1_024

    /// Calls a second.
    package let rate: Int
    /// In seconds.
    package let duration: Int
    package let users: Int
    package let connections: Int
    /// Switched to; without one, users are looked up.
    package let coin: String?
    package let prefix: String

    package init(rate: Int, duration: Int, users: Int, connections: Int, coin: String?, prefix: String) throws {
        func check(_ value: Int, _ range: ClosedRange<Int>, _ option: String) throws {
            guard range.contains(value) else {
                throw ControlError(.usage, "\(option) must be from \(range.lowerBound) to \(range.upperBound)")
            }
        }
        try check(rate, Self.rates, "--rate")
        try check(duration, Self.durations, "--duration")
        try check(users, Self.userCounts, "--users")
        try check(connections, Self.connectionCounts, "--connections")
        (self.rate, self.duration, self.users, self.connections) = (rate, duration, users, connections)
        (self.coin, self.prefix) = (coin, prefix)
    }

    /// How many calls there are.
    package var count: Int { rate * duration }

    /// When a call is to be sent, after the beginning.
    package func time(of call: Int) -> Duration { .nanoseconds(Int64(Double(call) * 1e9 / Double(rate))) }

    package func user(of call: Int) -> String { "\(prefix)\(call % users)" }
}
