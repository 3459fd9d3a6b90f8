/// What ``eventually(timeout:isolation:_:condition:)`` throws: it names what did not happen.
public struct EventuallyTimedOut: Error, CustomStringConvertible {
    /// What was waited for, in the words of the caller.
    public let what: String
    /// How long it was waited for.
    public let timeout: Duration
    /// What the condition threw on its last try, if it did.
    public let lastError: (any Error)?

    public var description: String {
        let reason = lastError.map { "; the last try threw: \($0)" } ?? ""
        return "within \(timeout) this did not happen: \(what)\(reason)"
    }
}

/// Waits until `condition` is true: `try await eventually("the client is connected") { await client.isConnected }`.
///
/// The condition is asked at once and then every ten milliseconds. The pause only spares the processor: what is waited for is
/// the condition, so a slow machine makes a test slow and not wrong. A condition that throws is not true *yet* (a server being
/// restarted refuses connections); its last error is part of the error thrown in the end. A condition that never returns is not
/// interrupted, except by cancelling the task.
///
/// - Parameters:
///   - timeout: From the first try on. At least one try is made, and none is cut short.
///   - what: What is waited for, for the error.
/// - Throws: ``EventuallyTimedOut``, or `CancellationError` when the task is cancelled.
public func eventually(
    timeout: Duration = Timeouts.condition,
    isolation: isolated (any Actor)? = #isolation,
    _ what: String,
    condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: timeout)
    while true {
        try Task.checkCancellation()
        var lastError: (any Error)?
        do {
            if try await condition() { return }
        } catch {
            lastError = error
        }
        if clock.now >= deadline {
            throw EventuallyTimedOut(what: what, timeout: timeout, lastError: lastError)
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
