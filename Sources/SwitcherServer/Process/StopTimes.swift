/// How long a stop may take, from the signal on. `docs/operating.md` promises eight seconds, and a supervisor kills after ten.
enum StopTimes {
    /// What was accepted.
    static let drain: Duration = .seconds(5)
    /// Everything together; what is left then is cancelled.
    static let everything: Duration = .seconds(6)
    /// Then the process ends, whatever still waits.
    static let lastResort: Duration = .milliseconds(7_500)
    /// What is logged may take that long to be written, then.
    static let lastFlush: Duration = .milliseconds(200)
}
