/// The time was up.
struct DeadlineExceeded: Error {}

/// Runs `body` and cancels it when its time is up.
///
/// - Throws: ``DeadlineExceeded`` when that was so, or what `body` throws.
func withDeadline<Value: Sendable>(
    after time: Duration,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            // Cancelled when the body is done.
            try await Task.sleep(for: time)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else { throw DeadlineExceeded() }
        return value
    }
}
