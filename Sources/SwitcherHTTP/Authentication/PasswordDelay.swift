/// How long whoever gave a wrong password waits for the answer: longer than any check takes, so that the time does not tell which it was.
struct PasswordDelay: Sendable {
    /// Takes as long as any.
    let dearest: PasswordHash
    let duration: Duration
    /// What one check takes, of the dearest of each method.
    private let times: [PasswordCost: Duration]

    /// Measures what is not known yet, one hash of each method at most: blocks the thread for some seconds at most.
    ///
    /// - Parameter earlier: What was measured before is not measured again.
    /// - Returns: `nil` where nothing is hashed.
    init?(_ hashes: [PasswordHash], after earlier: PasswordDelay?, _ check: PasswordHash.Check) {
        let ofMethods = Dictionary(grouping: hashes, by: \.cost.method).values.compactMap {
            $0.max { $0.cost.effort < $1.cost.effort }
        }
        var times: [PasswordCost: Duration] = [:]
        for hash in ofMethods {
            times[hash.cost] =
                earlier?.times[hash.cost] ?? ContinuousClock().measure { _ = check(hash, PasswordHash.longestPassword) }
        }
        let measured = ofMethods.map { (hash: $0, time: times[$0.cost] ?? .zero) }
        guard let slowest = measured.max(by: { $0.time < $1.time }) else { return nil }
        dearest = slowest.hash
        duration = slowest.time * 1.5 + .milliseconds(50)
        self.times = times
    }
}
