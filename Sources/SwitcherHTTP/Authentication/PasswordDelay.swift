/// How long whoever gave a wrong password waits for the answer: longer than any check takes, so that the time does not tell which it was.
struct PasswordDelay: Sendable {
    /// What one check takes.
    private struct Price {
        /// Of the thread's time, which does not grow while others have the processor: what is compared.
        let ofThread: Duration
        /// As a caller sees it.
        let passed: Duration

        init(_ check: () -> Void) {
            var ofThread = Duration.zero
            passed = ContinuousClock().measure { ofThread = ThreadTime.measure(check) }
            self.ofThread = ofThread
        }
    }

    /// Costs as much as any.
    let dearest: PasswordHash
    let duration: Duration
    /// What one check costs, of the dearest of each method.
    private let prices: [PasswordCost: Price]

    /// Measures what is not known yet, one hash of each method at most: blocks the thread for some seconds at most.
    ///
    /// - Parameter earlier: What was measured before is not measured again.
    /// - Returns: `nil` where nothing is hashed.
    init?(_ hashes: [PasswordHash], after earlier: PasswordDelay?, _ check: PasswordHash.Check) {
        let ofMethods = Dictionary(grouping: hashes, by: \.cost.method).values.compactMap {
            $0.max { $0.cost.effort < $1.cost.effort }
        }
        var prices: [PasswordCost: Price] = [:]
        for hash in ofMethods {
            prices[hash.cost] = earlier?.prices[hash.cost] ?? Price { _ = check(hash, PasswordHash.longestPassword) }
        }
        let measured = ofMethods.compactMap { hash in prices[hash.cost].map { (hash: hash, price: $0) } }
        guard let dearest = measured.max(by: { $0.price.ofThread < $1.price.ofThread })?.hash,
            let slowest = measured.map(\.price.passed).max()
        else { return nil }
        self.dearest = dearest
        duration = slowest * 1.5 + .milliseconds(50)
        self.prices = prices
    }
}
