import ArgumentParser
import Foundation
import SwitchRules
import SwitcherControl

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Switches the sub-accounts that a file names.",
        discussion: """
            The file is CSV, puname,coin a line with or without that header; or JSON, {"name":"coin",…}; or a line of JSON for each, as export \
            writes them. It is read whole before anything is sent. The good lines are written, in their order; the refused ones are reported, \
            and the exit code is 1.

            How far it has come is kept beside the file, in FILE.switcherctl, until it is done: begun again within a day it goes on behind what \
            the server has confirmed. The part that was under way is sent again, which is safe.
            """
    )

    @Argument(help: "The file; - is standard input.", completion: .file()) var file: String
    @Flag(help: "Read and check all of it, and send nothing.") var dryRun = false
    @Flag(help: "Begin anew, also where an interrupted push could go on.") var restart = false
    @Option(
        help: ArgumentHelp("Write the refused lines into this file, as CSV: line,reason,text.", valueName: "file"),
        completion: .file()
    )
    var refused: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let input = try SwitchFile(file)
        let refusedFile = try refused.map { try RefusedFile($0, input: input) }
        let isDone = try await server.withClient { client in
            let (coins, lowercases) = try await rules(client)
            let plan = try PushPlan(input, coins: coins, lowercases: lowercases) { try refusedFile?.add($0) }
            guard !dryRun else {
                try tell(plan, written: 0, refused: plan.refused, refusals: plan.refusals)
                return plan.refused == 0
            }
            let statePath = input.path.map(PushState.path(besides:))
            let state = begin(plan, statePath, client)
            var push = Push(client, input, plan, coins: coins, statePath: statePath, from: state)
            var bar = ProgressLine(
                ProgressBar(total: plan.switches, unit: "switches"),
                begun: state.map { $0.written + $0.refused } ?? 0
            )
            defer { bar.end() }
            let summary: Push.Summary
            do {
                summary = try await push.run(progress: { bar.show($0) }, refusal: { try refusedFile?.add($0) })
            } catch let error as ControlError {
                bar.end()
                throw interrupted(error, push, statePath)
            }
            bar.end()
            if push.isStateLost {
                Output.errors.tell(
                    "switcherctl: how far it came could not be kept beside the file: the directory cannot be written"
                )
            }
            let refusals = Array((plan.refusals + summary.refusals).prefix(PushPlan.shownRefusals))
            try tell(plan, written: summary.written, refused: plan.refused + summary.refused, refusals: refusals)
            return plan.refused + summary.refused == 0
        }
        if !isDone { throw ExitCode(ExitStatus.no.rawValue) }
    }

    /// The coins are `nil` where one may switch and not read: then the server alone checks them.
    private func rules(_ client: APIClient) async throws -> (coins: AvailableCoins?, lowercases: Bool) {
        let reply = try await client.reply("/status")
        if reply.isSuccess, let coins = reply.value["coins"]?.elements.compactMap(\.text) {
            return (AvailableCoins(coins), reply.value["case_insensitive"]?.isTrue == true)
        }
        guard reply.number == 403 else {
            throw reply.error(target: client.target) ?? ControlError(.notTheServer, "/status names no coins")
        }
        Output.errors.tell(
            "switcherctl: without the right to read, which coins there are is not known here: the server checks them"
        )
        return (nil, false)
    }

    /// Where an interrupted push of the same input to the same server has come to.
    private func begin(_ plan: PushPlan, _ statePath: String?, _ client: APIClient) -> PushState? {
        guard !restart, let statePath, let state = PushState.read(statePath),
            state.isOf(digest: plan.digest, url: client.target.url.description, now: Int(Date().timeIntervalSince1970))
        else { return nil }
        Output.errors.tell(
            "switcherctl: goes on behind line \(state.line), up to which \(state.written.grouped) are confirmed (--restart begins anew)"
        )
        return state
    }

    private func interrupted(_ error: ControlError, _ push: Push, _ statePath: String?) -> ControlError {
        let line = push.confirmedLine
        let next = statePath == nil ? "what is confirmed need not be sent again" : "the same command goes on from there"
        return ControlError(error.status, "\(error); all up to line \(line) is confirmed: \(next)")
    }

    private func tell(_ plan: PushPlan, written: Int, refused: Int, refusals: [PushPlan.Refusal]) throws {
        guard !format.isJSON else {
            let lines = refusals.map { refusal in
                JSONValue.members([
                    ("line", .integer(refusal.line)), ("reason", .string(refusal.reason)), ("text", .string(refusal.text)),
                ])
            }
            let summary = JSONValue.members([
                ("dry_run", .boolean(dryRun)), ("switches", .integer(plan.switches)), ("written", .integer(written)),
                ("refused", .integer(refused)), ("by_coin", .members(plan.byCoin.map { ($0.coin, .integer($0.count)) })),
                ("refused_lines", .array(lines)), ("repeated", .integer(plan.repeated.count)),
                ("repeated_names", .array(plan.repeated.first.map(member))),
            ])
            return try Output.standard.print(summary.line)
        }
        for refusal in refusals.prefix(10) {
            try Output.standard.print("line \(refusal.line): \(refusal.reason)\(refusal.text.isEmpty ? "" : ": \(refusal.text)")")
        }
        if refused > 10 {
            let hint = self.refused.map { "\($0.escapedForOneLine()) has them all" } ?? "--refused FILE writes them all"
            try Output.standard.print("… \(refused.grouped) are refused altogether: \(hint)")
        }
        for name in plan.repeated.first.prefix(10) {
            let texts = [name.name, name.coin, name.lastCoin].map { $0.escapedForOneLine(maximumByteCount: 200) }
            try Output.standard.print(
                "line \(name.line): \(texts[0]),\(texts[1]): overtaken by line \(name.lastLine): \(texts[2]) stands"
            )
        }
        if plan.repeated.count > 0 {
            try Output.standard.print("\(plan.repeated.count.grouped) are overtaken by a later line of the same name")
        }
        for coin in plan.byCoin { try Output.standard.print("\(coin.coin.escapedForOneLine()): \(coin.count.grouped)") }
        let count = dryRun ? "\(plan.switches.grouped) would be switched" : "\(written.grouped) switched"
        try Output.standard.print("\(count), \(refused.grouped) refused")
    }

    private func member(_ name: RepeatedNames.Found) -> JSONValue {
        .members([
            ("line", .integer(name.line)), ("puname", .string(name.name)), ("coin", .string(name.coin)),
            ("last_line", .integer(name.lastLine)), ("last_coin", .string(name.lastCoin)),
        ])
    }
}
