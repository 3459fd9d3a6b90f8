import Synchronization

/// Passes what happens on to those who read it (`/events`).
///
/// Whoever publishes waits for nobody: an event is put behind the others, once for all readers, and their tasks are woken from another one
/// (``run()``). Without readers nothing is made of it.
public final class EventBroadcast: Sendable {
    /// So many may read at the same time.
    public static let maximumReaderCount = 1_000

    struct Settings: Sendable {
        var maximumReaderCount = EventBroadcast.maximumReaderCount
        var history = EventHistory.Limits()
        /// A reader is sent so much at a time, and one who does not read costs no more.
        var pieceByteCount = 65_536
        /// After how long a reader is sent something though nothing happens.
        var keepAliveInterval: Duration = .seconds(15)
        /// How often readers are woken, at most: what happens meanwhile comes together.
        var pace: Duration = .milliseconds(50)
        /// So many are woken at a time, then there is a pause: each costs as much as a call does, and calls wait behind them.
        var portion = 20
        var pause: @Sendable () async -> Void = { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Why a reader is woken.
    enum Signal: Sendable {
        case events
        case keepAlive
    }

    private struct State {
        var history: EventHistory
        var readers: [Int: AsyncStream<Signal>.Continuation] = [:]
        var lastReader = 0
    }

    private let settings: Settings
    private let state: Mutex<State>
    /// Read with every event, so that it is no business of the lock's while nobody reads.
    private let count = Atomic(0)
    /// Something was published.
    private let published: AsyncStream<Void>
    private let publishing: AsyncStream<Void>.Continuation

    public convenience init() {
        self.init(Settings())
    }

    init(_ settings: Settings) {
        self.settings = settings
        state = Mutex(State(history: EventHistory(limits: settings.history)))
        (published, publishing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many read.
    var readerCount: Int { count.load(ordering: .relaxed) }

    /// Whether anything is made of what is published.
    public var isAnybodyReading: Bool { readerCount > 0 }

    /// Something has happened.
    ///
    /// - Parameters:
    ///   - name: What kind of event it is: one word.
    ///   - data: JSON in one line; made only where somebody reads.
    public func publish(_ name: String, _ data: @autoclosure () -> String) {
        guard isAnybodyReading else { return }
        let event = Self.text(name, data())
        state.withLock { $0.history.add(event) }
        publishing.yield()
    }

    /// Wakes readers until the calling task is cancelled. Call it once.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [settings] in
                while (try? await Task.sleep(for: settings.keepAliveInterval)) != nil { await self.wake(.keepAlive) }
            }
            for await _ in published {
                await wake(.events)
                try? await Task.sleep(for: settings.pace)
            }
            group.cancelAll()
        }
    }

    /// - Returns: A reader of what happens from now on; `nil` when there are enough.
    func subscribe() -> EventReader? {
        state.withLock { state in
            guard state.readers.count < settings.maximumReaderCount else { return nil }
            let (signals, continuation) = AsyncStream<Signal>.makeStream(bufferingPolicy: .bufferingNewest(1))
            state.lastReader += 1
            state.readers[state.lastReader] = continuation
            count.store(state.readers.count, ordering: .relaxed)
            return EventReader(of: self, number: state.lastReader, from: state.history.end, signals)
        }
    }

    func remove(_ number: Int) {
        state.withLock { state in
            state.readers[number] = nil
            count.store(state.readers.count, ordering: .relaxed)
            if state.readers.isEmpty { state.history.removeAll() }
        }
    }

    /// The number of the next event.
    var end: Int { state.withLock { $0.history.end } }

    /// So many pieces a reader takes before it is others' turn: together they take no more than the history has, or one each.
    var pieceCountAtOnce: Int { max(1, settings.history.byteCount / settings.pieceByteCount / max(1, readerCount)) }

    /// What comes next for a reader, as it is sent.
    func next(from place: inout Int) -> String {
        Self.text(state.withLock { $0.history.next(from: &place, maximumByteCount: settings.pieceByteCount) })
    }

    /// The last piece for a reader: the newest of what follows.
    func last(from place: Int) -> String {
        Self.text(state.withLock { $0.history.last(from: place, maximumByteCount: settings.pieceByteCount) })
    }

    /// A reader is still behind.
    func wakeAgain() { publishing.yield() }

    /// Wakes all who read, some at a time.
    func wake(_ signal: Signal) async {
        // Not under the lock: what it resumes may take others.
        var readers = state.withLock { Array($0.readers.values) }[...]
        while true {
            for reader in readers.prefix(settings.portion) { reader.yield(signal) }
            readers = readers.dropFirst(settings.portion)
            guard !readers.isEmpty else { return }
            await settings.pause()
        }
    }

    private static func text(_ piece: (missedCount: Int, events: ArraySlice<String>)) -> String {
        let missed = piece.missedCount > 0 ? text("missed", #"{"missed":\#(piece.missedCount)}"#) : ""
        return missed + piece.events.joined()
    }

    /// A server-sent event.
    private static func text(_ name: String, _ data: String) -> String { "event: \(name)\ndata: \(data)\n\n" }
}
