/// A ``ProgressBar`` at the bottom of a terminal. Where standard error is none, nothing is shown.
package struct ProgressLine {
    private let bar: ProgressBar
    private let begun: Int
    private let start = ContinuousClock.now
    private var shownAt: ContinuousClock.Instant?
    private let isShown: Bool
    private var hasLine = false

    package init(_ bar: ProgressBar, begun: Int = 0) {
        self.bar = bar
        self.begun = begun
        isShown = Output.errors.isTerminal
    }

    /// Shows it, ten times a second at most.
    package mutating func show(_ done: Int) {
        let now = ContinuousClock.now
        guard isShown, done >= bar.total || shownAt.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
        shownAt = now
        hasLine = true
        let line = bar.line(
            done: done,
            begun: begun,
            seconds: (now - start) / .seconds(1),
            width: Terminal.width(of: Output.errors.descriptor)
        )
        // To the line's beginning, and what it had is cleared behind it.
        try? Output.errors.write(Array("\r\(line)\u{1B}[K".utf8))
    }

    /// Goes on to the next line, for others.
    package mutating func end() {
        guard hasLine else { return }
        hasLine = false
        Output.errors.tell("")
    }
}
