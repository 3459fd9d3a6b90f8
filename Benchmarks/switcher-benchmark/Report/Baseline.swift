import Foundation

/// What operations cost on a model of processor when it was last looked at: the server's processor time in those of a set of the C client
/// in the same run. So it holds on a busy machine, and somewhat on another one of that model.
struct Baseline: Codable {
    /// More than that above the baseline is a regression.
    static let tolerance = 1.15

    let processor: String
    /// By the comparisons' ids.
    var relativeCPU: [String: Double]

    struct Finding {
        let id: String
        let now: Double
        let before: Double

        var isWorse: Bool { now > before * Baseline.tolerance }

        var text: String {
            "\(isWorse ? "WORSE" : "fine ") \(id): \(now.text(digits: 2)) sets of the C client, "
                + "\((now / before).text(digits: 2)) of the baseline's \(before.text(digits: 2))"
        }
    }

    /// `nil` where there is none for that processor.
    static func read(from folder: String, processor: String) throws -> Baseline? {
        let file = file(in: folder, processor: processor)
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try JSONDecoder().decode(Baseline.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    }

    /// Keeps what this run has found, and of what it has not measured what was there.
    static func record(_ comparisons: [Comparison], in folder: String, processor: String) throws -> String {
        var baseline = try read(from: folder, processor: processor) ?? Baseline(processor: processor, relativeCPU: [:])
        for comparison in comparisons {
            if let cpu = comparison.relativeCPU { baseline.relativeCPU[comparison.id] = (cpu * 1_000).rounded() / 1_000 }
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let file = file(in: folder, processor: processor)
        try (encoder.encode(baseline) + Data("\n".utf8)).write(to: URL(fileURLWithPath: file))
        return file
    }

    func findings(_ comparisons: [Comparison]) -> [Finding] {
        comparisons.compactMap { comparison in
            guard let now = comparison.relativeCPU, let before = relativeCPU[comparison.id] else { return nil }
            return Finding(id: comparison.id, now: now, before: before)
        }
    }

    private static func file(in folder: String, processor: String) -> String {
        let name = processor.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
        return "\(folder)/\(name.isEmpty ? "unknown" : name).json"
    }
}
