import ArgumentParser
import Foundation
import SwitchRules
import SwitcherControl

struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares the records in ZooKeeper with the web site's map or a file. Exits with 1 where they differ.",
        discussion: """
            The file is as push takes it. The web site is asked as the server's sync asks it for everybody; its address, which may have a password \
            in it, is in SWITCHER_SITE_URL, or without one an argument.
            """
    )

    @Argument(help: "The file; - is standard input. Without it the web site is asked.", completion: .file()) var file: String?
    @Option(help: ArgumentHelp("The web site, as UserCoinMapURL has it; SWITCHER_SITE_URL if none is given.", valueName: "url"))
    var site: String?
    @Flag(help: "Records of which the map says nothing are no difference.") var onlyListed = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        if file != nil, site != nil { throw ControlError(.usage, "a file or --site, not both") }
        let comparison = try await server.withClient { client in
            let status = try await client.success("/status").value
            let lowercases = status["case_insensitive"]?.isTrue == true
            let expected = try await expected(lowercases: lowercases, coins: status["coins"]?.elements.compactMap(\.text) ?? [])
            var comparison = Comparison(expected, ignoresOthers: onlyListed)
            try await UserPages(client).read { try comparison.add($0, show) }
            try comparison.end(show)
            return comparison
        }
        if !format.isJSON {
            try Output.standard.print("\(comparison.same.grouped) are the same, \(comparison.different.grouped) differ")
        }
        if comparison.different > 0 { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func expected(lowercases: Bool, coins: [String]) async throws -> ExpectedCoins {
        var expected = ExpectedCoins()
        var refused = 0
        let available = AvailableCoins(coins)
        func add(_ entry: SwitchEntry) throws {
            // What the server would not write is not expected of it.
            guard case .coinSwitch(_, let name, let coin) = entry.checked(coins: available) else {
                refused += 1
                return
            }
            try expected.add(name: try SubAccountNameRule.checked(name, lowercases: lowercases), coin: coin)
        }
        if let file {
            var reader = try SwitchFile(file).reader()
            while let entry = try reader.next() { try add(entry) }
        } else {
            let environment = ProcessInfo.processInfo.environment[SiteMap.environmentName].flatMap { $0.isEmpty ? nil : $0 }
            guard let address = site ?? environment else {
                throw ControlError(.usage, "with what? Name a file, or the web site: --site, or \(SiteMap.environmentName)")
            }
            let entries = try await SiteMap.entries(
                address,
                isArgument: site != nil,
                authorities: server.access.ca,
                timeout: try server.access.duration
            )
            for entry in entries { try add(entry) }
        }
        if refused > 0 {
            Output.errors.tell(
                "switcherctl: \(refused.grouped) entries would be refused and are left out: push --dry-run says why"
            )
        }
        expected.sort()
        return expected
    }

    private func show(_ difference: Comparison.Difference) throws {
        guard !format.isJSON else {
            let line = JSONValue.members([
                ("puname", .string(difference.name)), ("zookeeper", difference.recorded.map { .string($0) } ?? .null),
                ("expected", difference.expected.map { .string($0) } ?? .null),
            ])
            return try Output.standard.print(line.line)
        }
        let recorded = difference.isUnreadable ? "not to be read" : difference.recorded ?? "missing"
        let expected = difference.expected ?? "not listed"
        try Output.standard.print(
            "\(difference.name.escapedForOneLine()): \(recorded.escapedForOneLine()) in ZooKeeper, \(expected.escapedForOneLine()) expected"
        )
    }
}
