import Synchronization

/// A value that comes once, and the one who waits for it. The first resolution wins; what comes later finds it done.
///
/// It is a part of the object that is waited for, which so has one lock and one allocation: what it has to decide together with the
/// resolution is the `Note`. The value stays, for those who ask late.
package struct OneShot<Value: Sendable, Note: Sendable>: ~Copyable, Sendable {
    // These two are not private: swiftc 6.3 cannot put what is private to a file into the objects of another one.
    enum State {
        case open
        case awaited(@Sendable (Value) -> Void)
        case resolved(Value)
    }

    struct Guarded {
        var state = State.open
        var note: Note

        var isResolved: Bool {
            if case .resolved = state { true } else { false }
        }
    }

    private let guarded: Mutex<Guarded>

    /// - Parameter note: What is true until ``note(_:)`` says otherwise.
    package init(note: Note) {
        guarded = Mutex(Guarded(note: note))
    }

    /// Whether the value is there.
    package var isResolved: Bool {
        guarded.withLock { $0.isResolved }
    }

    /// Changes the note, unless the value is there.
    ///
    /// - Parameter change: Runs with the lock held.
    /// - Returns: Whether the note was changed.
    @discardableResult
    package func note(_ change: (inout Note) -> Void) -> Bool {
        guarded.withLock {
            guard !$0.isResolved else { return false }
            change(&$0.note)
            return true
        }
    }

    /// Resolves it, unless it is.
    ///
    /// - Returns: Whether this call resolved it.
    @discardableResult
    package func resolve(_ value: Value) -> Bool {
        resolve { _ in value }
    }

    /// Resolves it, unless it is, with what the note makes of it: the note does not change between the two.
    ///
    /// - Parameter makeValue: Runs with the lock held. Where it returns `nil`, nothing is resolved.
    /// - Returns: Whether this call resolved it.
    @discardableResult
    package func resolve(_ makeValue: (Note) -> Value?) -> Bool {
        let (value, receive): (Value?, (@Sendable (Value) -> Void)?) = guarded.withLock { guarded in
            guard !guarded.isResolved, let value = makeValue(guarded.note) else { return (nil, nil) }
            defer { guarded.state = .resolved(value) }
            guard case .awaited(let receive) = guarded.state else { return (value, nil) }
            return (value, receive)
        }
        guard let value else { return false }
        // Never with the lock held: the receiver may run anything.
        receive?(value)
        return true
    }

    /// Names who is to get the value: at once where it is there, else on the thread that resolves it.
    ///
    /// - Parameter receive: Called once, without the lock.
    /// - Returns: False where somebody waits already. Then `receive` is never called.
    @discardableResult
    package func whenResolved(_ receive: @escaping @Sendable (Value) -> Void) -> Bool {
        let (isAccepted, early): (Bool, Value?) = guarded.withLock {
            switch $0.state {
            case .open:
                $0.state = .awaited(receive)
                return (true, nil)
            case .awaited: return (false, nil)
            case .resolved(let value): return (true, value)
            }
        }
        if let early { receive(early) }
        return isAccepted
    }

    /// Waits for the value. A cancellation of the calling task does not end the wait by itself: `onCancel` resolves it, or does not.
    ///
    /// - Parameter onCancel: Called at most once, on any thread; at once where the task is cancelled already.
    /// - Returns: `nil` where somebody waits already.
    package func value(
        isolation: isolated (any Actor)? = #isolation,
        onCancel: @Sendable () -> Void
    ) async -> Value? {
        await withTaskCancellationHandler {
            // A closure stays on the caller's actor only if it names it; it would change threads twice.
            _ = isolation
            return await withCheckedContinuation { continuation in
                let isAccepted = whenResolved { continuation.resume(returning: $0) }
                if !isAccepted { continuation.resume(returning: nil) }
            }
        } onCancel: {
            onCancel()
        }
    }
}

extension OneShot where Note == Void {
    package init() {
        self.init(note: ())
    }
}
