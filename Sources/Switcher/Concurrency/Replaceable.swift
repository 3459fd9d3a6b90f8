public import Synchronization

/// A value that is replaced while others use it: what a reload of the configuration changes (docs/design.md, *Reload*).
///
/// Whoever needs it for longer takes it once, and goes on with what it was then.
public final class Replaceable<Value: Sendable>: Sendable {
    @usableFromInline
    let value: Mutex<Value>

    public init(_ value: Value) {
        self.value = Mutex(value)
    }

    /// The value in force.
    @inlinable
    public var current: Value { value.withLock { $0 } }

    /// Whoever asks from now on gets that one.
    public func replace(with new: Value) {
        value.withLock { $0 = new }
    }
}
