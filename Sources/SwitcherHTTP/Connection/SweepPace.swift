/// How often deadlines are looked at: fine enough for the shortest of them.
struct SweepPace {
    let interval: Duration

    init(_ timeout: Duration) {
        interval = min(max(timeout / 10, .milliseconds(10)), .milliseconds(250))
    }
}
