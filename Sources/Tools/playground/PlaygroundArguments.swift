/// What the playground is asked for.
struct PlaygroundArguments: Equatable {
    /// How many servers; more than one share an ensemble, each a process of its own.
    let serverCount: Int

    /// What there may be of them: from 8082 on each has a port, up to 8090.
    static let serverCounts = 1...9

    static let usage = "playground [--servers \(serverCounts.lowerBound)…\(serverCounts.upperBound)]"

    /// - Returns: `nil` where they are not understood.
    init?(_ arguments: some Collection<String>) {
        // As `--servers 3` and as `--servers=3`.
        let words = arguments.flatMap { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        switch words.count {
        case 0: serverCount = 1
        case 2:
            guard words[0] == "--servers", let count = Int(words[1]), Self.serverCounts.contains(count) else { return nil }
            serverCount = count
        default: return nil
        }
    }
}
