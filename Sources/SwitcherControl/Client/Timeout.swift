/// The time was up.
struct TimedOut: Error {}

/// Runs `body` and cancels it when its time is up.
///
/// - Throws: ``TimedOut`` when that was so, or what `body` throws.
func withTimeout<Value: Sendable>(
    _ time: Duration,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            // Cancelled when the body is done.
            try await Task.sleep(for: time)
            throw TimedOut()
        }
        defer { group.cancelAll() }
        // There are two.
        guard let value = try await group.next() else { throw TimedOut() }
        return value
    }
}
