/// How much of request bodies is held.
struct BodyLimits: Sendable {
    /// Of one body, in bytes.
    let maximumCount: Int
    /// Of all together.
    let budget: BodyBudget
}
