import Foundation

/// What Java's collector tells of the times in which it has stopped ZooKeeper.
final class CollectorLog {
    private let file: String
    private var handle: FileHandle?
    private var rest = ""

    /// - Parameter file: Java makes it.
    init(file: String) {
        self.file = file
    }

    /// Has Java write it.
    var javaOption: String { "-Xlog:gc:file=\(file):uptime" }

    /// How long each stop since the last call has been.
    func readStops() throws -> Latency {
        if handle == nil { handle = FileHandle(forReadingAtPath: file) }
        guard let handle else { throw BenchmarkError("Java writes no \(file)") }
        let text = rest + (try handle.readMore())
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The last one may not be written whole.
        rest = String(lines.last ?? "")
        return Latency(nanoseconds: lines.dropLast().compactMap(Self.nanosecondsOfStop))
    }

    /// `[8.472s] GC(7) Pause Young (Normal) (G1 Evacuation Pause) 709M->634M(2018M) 40.895ms`
    private static func nanosecondsOfStop(_ line: Substring) -> UInt64? {
        guard line.contains(" Pause "), line.hasSuffix("ms"), let last = line.split(separator: " ").last else { return nil }
        return Double(last.dropLast(2)).map { UInt64($0 * 1e6) }
    }
}
