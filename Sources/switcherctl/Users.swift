import ArgumentParser
import SwitchRules
import SwitcherControl

struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows which coin a sub-account is on. Exits with 1 where there is no such user."
    )

    @Argument(help: "The sub-account.") var name: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try await server.withClient { client in
            let user = try await client.success("/switch/user", query: [("puname", name)]).value
            guard !format.isJSON else { return try Output.standard.print(user.line) }
            let shown = ["puname", "coin", "updated_at"].map { (user[$0]?.text ?? "").escapedForOneLine() }
            try Output.standard.print("\(shown[0]) is on \(shown[1]) since \(shown[2])")
        }
    }
}

struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Switches a sub-account to a coin.")

    @Argument(help: "The sub-account.") var name: String
    @Argument(help: "One of the server's AvailableCoins.") var coin: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // What could never pass is not sent.
        guard case .coinSwitch = SwitchEntry.coinSwitch(line: 0, name: name, coin: coin).checked(coins: nil) else {
            guard case .refused(_, let reason, _) = SwitchEntry.coinSwitch(line: 0, name: name, coin: coin).checked(coins: nil)
            else { return }
            throw ControlError(.no, reason)
        }
        try await server.withClient { client in
            let reply = try await client.success("/switch", .form([("puname", name), ("coin", coin)]))
            guard !format.isJSON else { return try Output.standard.print(reply.value.line) }
            try Output.standard.print("\(name.escapedForOneLine()) is on \(coin.escapedForOneLine()) now")
        }
    }
}

struct Export: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv, jsonl
    }

    static let configuration = CommandConfiguration(
        abstract: "Writes what all sub-accounts are on, in the order of their names: CSV, or a line of JSON for each."
    )

    @Option(help: "csv or jsonl.") var format = Form.csv
    @Flag(help: "The same as --format jsonl.") var json = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await server.withClient { client in
            let isJSON = json || format == .jsonl
            var gathered: [UInt8] = isJSON ? [] : Array("puname,coin\n".utf8)
            try await UserPages(client).read { record in
                if isJSON {
                    let line = JSONValue.members([
                        ("puname", .string(record.name)), ("coin", record.coin.map { .string($0) } ?? .null),
                        ("updated_at", record.updatedAt.map { .string($0) } ?? .null),
                    ])
                    gathered.append(contentsOf: line.line.utf8)
                } else {
                    let name = Output.standard.isTerminal ? record.name.escapedForOneLine() : record.name
                    let coin = record.coin ?? ""
                    gathered += CSVRecord.line([name, Output.standard.isTerminal ? coin.escapedForOneLine() : coin])
                }
                gathered.append(UInt8(ascii: "\n"))
                if gathered.count > 65_536 {
                    try Output.standard.write(gathered)
                    gathered.removeAll(keepingCapacity: true)
                }
            }
            try Output.standard.write(gathered)
        }
    }
}

struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Operates the periodic sync.", subcommands: [Now.self])

    struct Now: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Pulls from the web site now, and tells how it went.")

        @Flag(help: "Pull all of the web site's users, whenever they switched: the cursor goes back to 0 first.") var full = false
        @OptionGroup var server: ServerOptions
        @OptionGroup var format: FormatOptions

        func run() async throws {
            try await server.withClient { client in
                let query = full ? [("full", "true")] : []
                let reply = try await client.success("/sync/pull", query: query, .form([])).value
                guard !format.isJSON else { return try Output.standard.print(reply.line) }
                guard let pull = reply["pull"], pull != .null else {
                    return try Output.standard.print("it is asked for: look with status how it went")
                }
                try Output.standard.print(PullText.line(pull))
            }
        }
    }
}

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows what is changed and how the server is, as it happens, until it is interrupted."
    )

    @Option(help: ArgumentHelp("End after so many events.", valueName: "n")) var count: Int?
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        if let count, count < 1 { throw ControlError(.usage, "--count must be a whole number from 1") }
        try await server.withClient { client in
            var left = count
            try await Watch(client).run(
                tell: { Output.errors.tell("switcherctl: \($0)") },
                event: { event in
                    let data = (try? JSONValue(Array(event.data.utf8))) ?? .string(event.data)
                    let line = JSONValue.members([("event", .string(event.name)), ("data", data)])
                    try Output.standard.print(format.isJSON ? line.line : EventText.line(event.name, data))
                    left = left.map { $0 - 1 }
                    return left != 0
                }
            )
        }
    }
}
