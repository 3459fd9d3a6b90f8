import ArgumentParser
import SwitchRules
import SwitcherControl

struct CoinbaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coinbase",
        abstract: "Shows and changes what a subpool mines with.",
        subcommands: [GetCoinbase.self, SetCoinbase.self]
    )
}

/// Which subpool.
struct SubPoolArguments: ParsableArguments {
    @Argument(help: "The coin of the subpool.") var coin: String
    @Argument(help: "The subpool.") var subPool: String

    /// Asks the jobmaker.
    func reply(of client: APIClient) async throws -> JSONValue {
        let reply = try await client.reply("/subpool/get-coinbase", body())
        // A question changes nothing, whenever it is answered.
        guard reply.number != 504 else {
            throw ControlError(.tryAgain, "the jobmaker has not answered in time: is it running? Nothing was changed")
        }
        if let error = reply.error(target: client.target) { throw error }
        return reply.value
    }

    func body(address: String? = nil, text: String? = nil) -> APIClient.Body {
        var members: [(String, JSONValue)] = [("coin", .string(coin)), ("subpool_name", .string(subPool))]
        if let address { members.append(("payout_addr", .string(address))) }
        if let text { members.append(("coinbase_info", .string(text))) }
        return .json(Array(JSONValue.members(members).line.utf8))
    }
}

struct GetCoinbase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Asks the jobmaker what the subpool mines with."
    )

    @OptionGroup var subPool: SubPoolArguments
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try await server.withClient { client in
            let reply = try await subPool.reply(of: client)
            guard !format.isJSON else { return try Output.standard.print(reply.line) }
            for line in CoinbaseText.lines(reply["old"]) { try Output.standard.print(line) }
        }
    }
}

struct SetCoinbase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Changes what the subpool mines with, after having shown old and new and asked."
    )

    @OptionGroup var subPool: SubPoolArguments
    @Option(help: ArgumentHelp("Where the reward goes; asked for, twice, if none is given.", valueName: "address")) var address:
        String?
    @Option(help: ArgumentHelp("The coinbase text; it stays as it is if none is given.", valueName: "text")) var info: String?
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try await server.withClient { client in
            let old = try await subPool.reply(of: client)["old"]
            let address = try self.address ?? askedAddress()
            guard !address.isEmpty else { throw ControlError(.usage, "the address is empty: nothing was changed") }
            let text = info ?? old?["coinbase_info"]?.text ?? ""
            let new = JSONValue.members([("coinbase_info", .string(text)), ("payout_addr", .string(address))])
            if !yes {
                for line in CoinbaseText.change(old, new) { Output.errors.tell(line) }
                guard try confirms() else { throw ControlError(.no, "nothing was changed") }
            }
            let reply = try await client.reply("/subpool/update-coinbase", subPool.body(address: address, text: text))
            if let error = reply.error(target: client.target) { throw error }
            if let before = reply.value["old"], let old, before != old {
                Output.errors.tell("switcherctl: somebody else has changed it meanwhile: before this it was \(before.line)")
            }
            guard !format.isJSON else { return try Output.standard.print(reply.value.line) }
            try Output.standard.print("\(subPool.subPool.escapedForOneLine()) mines with this since now:")
            for line in CoinbaseText.lines(reply.value["new"]) { try Output.standard.print(line) }
            // A text may have been cut.
            if reply.message != "success", !reply.message.isEmpty {
                try Output.standard.print("the jobmaker says: \(reply.message.escapedForOneLine())")
            }
        }
    }

    private func askedAddress() throws -> String {
        guard let first = try Terminal.ask("New address: ") else { throw ControlError(.usage, "--address is missing") }
        guard try Terminal.ask("The same again: ") == first else {
            throw ControlError(.no, "the two addresses differ: nothing was changed")
        }
        return first
    }

    private func confirms() throws -> Bool {
        guard let answer = try Terminal.ask("Change it? [y/N] ") else {
            throw ControlError(.usage, "there is no terminal to ask at: say --yes; nothing was changed")
        }
        return ["y", "yes"].contains(answer.lowercased())
    }
}
