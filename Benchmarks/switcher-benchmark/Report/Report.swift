import Foundation

/// All that one run has found, as it is kept in `Benchmarks/Results`.
struct Report: Codable {
    let date: Date
    /// What the server calls itself.
    let version: String
    let machine: Machine
    let rounds: Int
    var comparisons: [Comparison]

    func write(to file: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.dateEncodingStrategy = .iso8601
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: file))
    }
}
