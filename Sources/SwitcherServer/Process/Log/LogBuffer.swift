import DequeModule

/// The lines that wait to be written, bounded in number and bytes. Those that find no room are dropped and counted; in their place stands
/// a line that says how many.
///
/// Once it is full it takes nothing before half of it is free again, so that a reader that is too slow loses many lines in one place
/// instead of every other line everywhere.
struct LogBuffer {
    /// What can wait.
    struct Limits: Sendable {
        var lines = 32_768
        var bytes = 4 << 20
        /// Of one line. A longer one is cut.
        var lineBytes = 16_384
    }

    private enum Entry {
        case line([UInt8])
        case dropped(Int)
    }

    private let limits: Limits
    private var entries: Deque<Entry> = []
    private var byteCount = 0
    private var droppedCount = 0
    /// Since the start, those that have been told as well.
    private(set) var totalDroppedCount = 0

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    var isEmpty: Bool { entries.isEmpty && droppedCount == 0 }

    /// - Parameter line: With or without a line feed at its end.
    mutating func add(_ line: [UInt8]) {
        let line = whole(line)
        guard hasRoom(for: line) else {
            droppedCount += 1
            totalDroppedCount += 1
            return
        }
        if droppedCount > 0 {
            entries.append(.dropped(droppedCount))
            droppedCount = 0
        }
        entries.append(.line(line))
        byteCount += line.count
    }

    /// Takes the first lines out, as they are to be written: as many as together have no more than that number of bytes, at least one.
    ///
    /// - Parameter notice: Makes the line that says how many were dropped.
    mutating func take(atMost maximumBytes: Int, notice: (_ droppedCount: Int) -> String) -> [UInt8] {
        var bytes: [UInt8] = []
        while let entry = next() {
            let count = if case .line(let line) = entry { line.count } else { 0 }
            guard bytes.isEmpty || bytes.count + count <= maximumBytes else {
                entries.prepend(entry)
                break
            }
            switch entry {
            case .line(let line):
                bytes.append(contentsOf: line)
                byteCount -= line.count
            case .dropped(let count):
                bytes.append(contentsOf: whole(Array(notice(count).utf8)))
            }
        }
        return bytes
    }

    /// What was dropped last is told when all before it is written, without waiting for another line.
    private mutating func next() -> Entry? {
        if let entry = entries.popFirst() { return entry }
        guard droppedCount > 0 else { return nil }
        defer { droppedCount = 0 }
        return .dropped(droppedCount)
    }

    private func hasRoom(for line: [UInt8]) -> Bool {
        let share = droppedCount > 0 ? 2 : 1
        return entries.count < limits.lines / share && byteCount + line.count <= limits.bytes / share
    }

    /// With one line feed, at its end, and no longer than a line may be.
    private func whole(_ line: [UInt8]) -> [UInt8] {
        guard line.count > limits.lineBytes else { return line.last == UInt8(ascii: "\n") ? line : line + [UInt8(ascii: "\n")] }
        let mark = "… (cut)\n".utf8
        var end = max(0, limits.lineBytes - mark.count)
        // Not within a character.
        while end > 0, line[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(line[..<end]) + mark
    }
}
