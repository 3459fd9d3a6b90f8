/// The newest events, bounded in number and bytes, shared by all who read them: each reader has a place in them. One who is further behind than
/// that has missed some, and is told how many. Pure.
struct EventHistory {
    struct Limits: Sendable {
        /// What some fifty milliseconds of the fastest lone switches make.
        var count = 4_096
        var byteCount = 4 << 20
    }

    private let limits: Limits
    /// Those before ``first`` are dropped.
    private var events: [String] = []
    private var first = 0
    private var byteCount = 0
    /// The number of the next event.
    private(set) var end = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    private var count: Int { events.count - first }

    mutating func add(_ event: String) {
        events.append(event)
        byteCount += event.utf8.count
        end += 1
        while count > limits.count || byteCount > limits.byteCount { dropFirst() }
    }

    /// Nobody reads them. Their numbers are not given again.
    mutating func removeAll() {
        events = []
        first = 0
        byteCount = 0
    }

    /// What comes next for a reader.
    ///
    /// - Parameters:
    ///   - place: The number of its next event; behind what is returned afterwards.
    ///   - maximumByteCount: Of the events together. One that is longer comes alone.
    /// - Returns: How many are there no more, and what follows them.
    func next(from place: inout Int, maximumByteCount: Int) -> (missedCount: Int, events: ArraySlice<String>) {
        let start = end - count
        let missedCount = max(0, start - place)
        let begin = events.count - (end - max(place, start))
        var (index, byteCount) = (begin, 0)
        while index < events.count {
            byteCount += events[index].utf8.count
            if byteCount > maximumByteCount, index > begin { break }
            index += 1
        }
        place = end - (events.count - index)
        return (missedCount, events[begin..<index])
    }

    /// The newest of what follows, for a reader that takes no more after it.
    ///
    /// - Parameter maximumByteCount: Of the events together. The newest is there though it is longer.
    /// - Returns: How many are left out or there no more, and those behind them.
    func last(from place: Int, maximumByteCount: Int) -> (missedCount: Int, events: ArraySlice<String>) {
        let begin = events.count - (end - max(place, end - count))
        var (index, byteCount) = (events.count, 0)
        while index > begin {
            byteCount += events[index - 1].utf8.count
            if byteCount > maximumByteCount, index < events.count { break }
            index -= 1
        }
        return (max(0, end - place) - (events.count - index), events[index...])
    }

    private mutating func dropFirst() {
        byteCount -= events[first].utf8.count
        events[first] = ""
        first += 1
        // Now and then, so that an event costs no more for it.
        guard first >= 1_024, first >= events.count / 2 else { return }
        events.removeFirst(first)
        first = 0
    }
}
