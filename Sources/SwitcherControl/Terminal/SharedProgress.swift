import Synchronization

/// A ``ProgressLine`` that a task shows and another ends.
package final class SharedProgress: Sendable {
    private let line: Mutex<ProgressLine>

    package init(_ bar: ProgressBar) { line = Mutex(ProgressLine(bar)) }

    package func show(_ done: Int) { line.withLock { $0.show(done) } }

    package func end() { line.withLock { $0.end() } }
}
