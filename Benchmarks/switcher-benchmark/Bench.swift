import Foundation
import Synchronization

/// What all measurements share.
final class Bench: Sendable {
    let serverExecutable: String
    /// How often each pair of figures is measured, in turn.
    let rounds: Int
    /// How long a load of single calls runs each time.
    let secondsOfLoad: Int
    /// Whether only what shows a regression is measured.
    let isQuick: Bool
    /// Where everything that is written goes. The test kit puts ZooKeeper's data beside it.
    let folder: String
    private let folderCount = Mutex(0)

    init(serverExecutable: String, rounds: Int, secondsOfLoad: Int, isQuick: Bool, folder: String) {
        self.serverExecutable = serverExecutable
        self.rounds = rounds
        self.secondsOfLoad = secondsOfLoad
        self.isQuick = isQuick
        self.folder = folder
    }

    /// Measures something in turns, after a round that warms up and is not counted.
    func eachRound(_ body: (_ round: Int) async throws -> [Sample]) async throws -> [[Sample]] {
        var columns: [[Sample]] = []
        for round in 0...rounds {
            let samples = try await body(round)
            guard round > 0 else { continue }
            if columns.isEmpty { columns = samples.map { _ in [] } }
            for (index, sample) in samples.enumerated() { columns[index].append(sample) }
        }
        return columns
    }

    func newFolder(_ name: String) throws -> String {
        let number = folderCount.withLock { count in
            count += 1
            return count
        }
        let path = "\(folder)/\(number)-\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    func newFile(_ name: String, _ content: String) throws -> String {
        let path = try newFolder("file") + "/" + name
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Says on standard error how far it is: standard output is the table's.
    func progress(_ text: String) {
        FileHandle.standardError.write(Data("  \(text)\n".utf8))
    }
}
