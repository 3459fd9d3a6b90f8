import ArgumentParser
import SwitchRules
import SwitcherControl

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Puts a load on a server, and tells how long its answers take.",
        discussion: """
            An open loop: calls are sent at their times, whatever the answers do, and the time of each counts from when it was due. With --coin the \
            calls are switches of PREFIX0, PREFIX1, … and write records; without it they look these users up. It goes to no server but the one \
            that --url names, and ends by itself.
            """
    )

    @Option(help: ArgumentHelp("The server: not taken from the environment or a file.", valueName: "url")) var url: String
    @Option(help: ArgumentHelp("Calls a second, at most 100000.", valueName: "n")) var rate = 100
    @Option(help: ArgumentHelp("For so many seconds, at most 600.", valueName: "seconds")) var duration = 10
    @Option(help: ArgumentHelp("How many sub-accounts, at most 100000.", valueName: "n")) var users = 1_000
    @Option(help: ArgumentHelp("How many calls are under way at most, at most 1024.", valueName: "n")) var connections = 64
    @Option(help: ArgumentHelp("Switch to this coin: records are written.", valueName: "coin")) var coin: String?
    @Option(help: ArgumentHelp("What the sub-accounts' names begin with.", valueName: "text")) var prefix = "bench-"
    @OptionGroup var access: AccessOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let plan = try BenchPlan(
            rate: rate,
            duration: duration,
            users: users,
            connections: connections,
            coin: coin,
            prefix: prefix
        )
        let result = try await access.withClient(url: url, connections: connections, takesURLFromArgumentAlone: true) { client in
            // What is wrong with the address or the password is told once, and not as a thousand failures.
            if let error = try await probe(client) { throw error }
            let bar = ProgressBar(total: plan.count, unit: "calls")
            let progress = SharedProgress(bar)
            let result = try await Bench(client, plan).run { progress.show($0) }
            progress.end()
            return result
        }
        try tell(result, plan)
        if result.failed + result.unsent > 0 { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func probe(_ client: APIClient) async throws -> ControlError? {
        let reply =
            if let coin {
                try await client.reply("/switch", .form([("puname", prefix + "0"), ("coin", coin)]))
            } else {
                try await client.reply("/switch/user", query: [("puname", prefix + "0")])
            }
        return reply.number == 404 && reply.message == "no such user" ? nil : reply.error(target: client.target)
    }

    private func tell(_ result: BenchResult, _ plan: BenchPlan) throws {
        let names = BenchResult.percentiles.map { $0 == 100 ? "max" : "p" + ($0 == $0.rounded() ? "\(Int($0))" : "\($0)") }
        guard !format.isJSON else {
            func times(_ values: [Double]) -> JSONValue { .members(zip(names, values).map { ($0, .number("\($1)")) }) }
            let summary = JSONValue.members([
                ("calls", .integer(plan.count)), ("answered", .integer(result.answered)), ("failed", .integer(result.failed)),
                ("unsent", .integer(result.unsent)), ("seconds", .number("\(result.seconds)")),
                ("corrected_ms", times(result.correctedMilliseconds)), ("service_ms", times(result.serviceMilliseconds)),
                ("failures", .members(result.failures.sorted { $0.value > $1.value }.map { ($0.key, .integer($0.value)) })),
            ])
            return try Output.standard.print(summary.line)
        }
        let rate = Int(Double(result.answered) / max(result.seconds, 1e-3))
        try Output.standard.print(
            "\(result.answered.grouped) of \(plan.count.grouped) calls answered, \(rate.grouped)/s of \(plan.rate.grouped)/s; "
                + "\(result.failed.grouped) failed, \(result.unsent.grouped) not sent in time"
        )
        try Output.standard.print(Columns.row("", "from when due   from when sent"))
        for (index, name) in names.enumerated() {
            let (due, sent) = (result.correctedMilliseconds[index], result.serviceMilliseconds[index])
            try Output.standard.print(Columns.row(name, Columns.row("\(due) ms", "  \(sent) ms")))
        }
        for (failure, count) in result.failures.sorted(by: { $0.value > $1.value }) {
            try Output.standard.print("\(count.grouped)×  \(failure)")
        }
    }
}
