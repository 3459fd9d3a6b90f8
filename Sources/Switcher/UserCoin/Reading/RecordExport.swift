import Synchronization

/// Records as they are in ZooKeeper, in the order of their names' bytes, each once: the names are those of one moment, a record is read when its
/// turn comes, and one that has been deleted by then is left out.
public struct RecordExport: Sendable {
    /// One record, or why there is nothing to show of it.
    public enum Entry: Sendable {
        case record(StoredRecord)
        /// ZooKeeper does not let it be read.
        case refused(SubAccountName)
    }

    /// How many are with ZooKeeper at the same time: a single switch waits behind them.
    private static let pipelinedReads = 32

    let names: [SubAccountName]
    let reader: RecordReader
    let recordsPerSecond: Int
    /// Nobody else may have it while this is there.
    let slot: ExportSlots.Slot

    /// Reads them and hands them over, some at a time.
    ///
    /// - Throws: ``RecordReadError``, and what `body` throws.
    public func read(_ body: ([Entry]) async throws -> Void) async throws {
        // Before whoever gets them learns that these were all.
        defer { slot.giveBack() }
        var pace = ReadingPace(recordsPerSecond: recordsPerSecond, start: ContinuousClock.now)
        var rest = names[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.pipelinedReads)
            rest = rest.dropFirst(some.count)
            let next = pace.take(some.count, now: .now)
            let readings = try await reader.records(of: some)
            let entries: [Entry] = zip(some, readings).compactMap { name, reading in
                switch reading {
                case .success(let record): record.map { .record($0) }
                case .failure: .refused(name)
                }
            }
            if !entries.isEmpty { try await body(entries) }
            try await Task.sleep(until: next, clock: .continuous)
        }
    }
}

/// How many exports there may be at the same time: each holds all names.
final class ExportSlots: Sendable {
    final class Slot: Sendable {
        private let slots: ExportSlots
        private let isTaken = Atomic(true)

        fileprivate init(_ slots: ExportSlots) { self.slots = slots }

        deinit { giveBack() }

        /// Lets somebody else have it. An export that nobody reads gives it back by itself.
        func giveBack() {
            if isTaken.exchange(false, ordering: .relaxed) { slots.taken.withLock { $0 -= 1 } }
        }
    }

    private let count: Int
    private let taken = Mutex(0)

    init(count: Int) {
        self.count = count
    }

    /// How many are not given back yet.
    var takenCount: Int { taken.withLock { $0 } }

    /// - Returns: `nil` where none is left.
    func take() -> Slot? {
        let isThere = taken.withLock { taken in
            guard taken < count else { return false }
            taken += 1
            return true
        }
        return isThere ? Slot(self) : nil
    }
}
