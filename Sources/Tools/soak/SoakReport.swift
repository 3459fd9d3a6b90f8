import SwitcherTestKit
import ZooKeeperTestKit

/// What was seen in one period.
struct SoakSample {
    let fault: SoakFault
    let confirmed: Int
    let failures: [String]
    let slowestCall: Duration
    var lost: [String] = []
    /// After the load has ended.
    var resources: ProcessResources?

    init(fault: SoakFault, _ load: SwitchLoad) {
        self.fault = fault
        confirmed = load.confirmed
        failures = load.failures
        slowestCall = load.slowestCall
    }
}

/// All periods, and what is wrong with them.
struct SoakReport {
    private var samples: [SoakSample] = []

    mutating func add(_ sample: SoakSample) {
        samples.append(sample)
    }

    static let header = """
        | period | fault | confirmed | failed | slowest | lost | resident | descriptors | threads |
        |---|---|---|---|---|---|---|---|---|
        """

    var lastLine: String {
        guard let sample = samples.last else { return "" }
        let cells = [
            "\(samples.count)", sample.fault.rawValue, "\(sample.confirmed)", "\(sample.failures.count)",
            "\(Int(sample.slowestCall / .milliseconds(1))) ms", "\(sample.lost.count)",
            sample.resources.map { "\($0.residentBytes / 1_000_000) MB" } ?? "",
            sample.resources.map { "\($0.openDescriptors)" } ?? "",
            sample.resources.map { "\($0.threads)" } ?? "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// What must not be. Failed calls are told and are no finding here: their number depends on how quickly ZooKeeper comes back.
    var findings: [String] {
        var findings = samples.flatMap(\.lost).map { "lost: \($0)" }
        let resources = samples.compactMap(\.resources)
        // The pools and caches of the first periods are filled once.
        let warmUp = min(SoakFault.allCases.count, resources.count / 2)
        let first = resources.prefix(max(warmUp, 1))
        let last = resources.suffix(max(warmUp, 1))
        // Peaks come and go. What leaks is in the lowest of the last ones too.
        func grew(_ name: String, _ figure: KeyPath<ProcessResources, Int>, allowed: (Int) -> Int) {
            let before = first.map { $0[keyPath: figure] }.max() ?? 0
            let after = last.map { $0[keyPath: figure] }.min() ?? 0
            if after > allowed(before) { findings.append("\(name) grew from \(before) to \(after)") }
        }
        grew("resident memory", \.residentBytes) { $0 * 11 / 10 + 8_000_000 }
        grew("descriptors", \.openDescriptors) { $0 + 4 }
        grew("threads", \.threads) { $0 + 4 }
        return findings
    }

    var verdict: String {
        let confirmed = samples.reduce(0) { $0 + $1.confirmed }
        let failures = samples.flatMap(\.failures)
        var lines = ["", "\(confirmed) calls confirmed, \(failures.count) failed."]
        lines += Set(failures).sorted().prefix(10).map { "failed: \($0)" }
        lines += findings.map { "FINDING: \($0)" }
        if findings.isEmpty { lines.append("Nothing lost; memory, descriptors and threads are flat.") }
        return lines.joined(separator: "\n")
    }
}
