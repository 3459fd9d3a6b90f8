import Foundation
package import SwitchRules

/// Pushes the good lines of a file, in its order, part by part.
package struct Push {
    package struct Summary: Sendable, Equatable {
        package var written = 0
        package var refused = 0
        /// The first of those that the server alone has refused.
        package var refusals: [PushPlan.Refusal] = []
    }

    /// Enough to be fast, few enough to be told often how far it is.
    package static let partSize = 5_000
    /// How often a server that says that it has too much to do is asked again.
    private static let maximumTries = 10

    let client: APIClient
    let file: SwitchFile
    let plan: PushPlan
    let coins: AvailableCoins?
    /// `nil` where there is no place for it.
    let statePath: String?
    let partSize: Int
    private(set) var state: PushState
    private(set) var summary = Summary()
    /// All entries up to here are written or refused.
    package var confirmedLine: Int { state.line }
    /// Whether the state could not be written, once.
    package private(set) var isStateLost = false

    /// - Parameter state: To go on from; `nil` begins anew.
    package init(
        _ client: APIClient,
        _ file: SwitchFile,
        _ plan: PushPlan,
        coins: AvailableCoins?,
        statePath: String?,
        from state: PushState?,
        partSize: Int = Push.partSize
    ) {
        (self.client, self.file, self.plan, self.coins, self.statePath) = (client, file, plan, coins, statePath)
        self.partSize = partSize
        self.state = state ?? PushState(digest: plan.digest, url: client.target.url.description, time: 0)
    }

    /// - Parameters:
    ///   - progress: Gets how many are written or refused by now.
    ///   - refusal: Gets each that the server refuses.
    /// - Throws: ``ControlError``. What is acknowledged by then is in the state's file.
    package mutating func run(
        progress: (Int) -> Void,
        refusal: (PushPlan.Refusal) throws -> Void
    ) async throws -> Summary {
        (summary.written, summary.refused) = (state.written, state.refused)
        var reader = try file.reader()
        var part = PushPart()
        while let entry = try reader.next() {
            guard entry.line > state.line, case .coinSwitch(let line, let name, let coin) = entry.checked(coins: coins) else {
                continue
            }
            part.append(PushPart.Item(line: line, name: name, coin: coin))
            if part.items.count == partSize {
                try await send(&part, refusal: refusal)
                progress(summary.written + summary.refused)
            }
        }
        try await send(&part, refusal: refusal)
        progress(summary.written + summary.refused)
        if let statePath { PushState.remove(statePath) }
        return summary
    }

    private mutating func send(_ part: inout PushPart, refusal: (PushPlan.Refusal) throws -> Void) async throws {
        guard let last = part.items.last?.line else { return }
        while !part.items.isEmpty {
            let reply = try await reply(to: part)
            guard let error = reply.error(target: client.target) else {
                summary.written += part.items.count
                break
            }
            let (name, coin) = (reply.value["puname"]?.text, reply.value["coin"]?.text)
            if reply.number == 107, let refused = reply.value["refused"]?.integer, (1...part.items.count).contains(refused) {
                // All others of the part are written: docs/api.md.
                let item = part.items.first { item in name.map { $0.utf8.elementsEqual(item.name.utf8) } ?? false }
                let others = refused > 1 ? ", with \(refused - 1) more up to line \(last)" : ""
                try report(
                    PushPlan.Refusal(
                        line: item?.line ?? last,
                        reason: "ZooKeeper refuses the record\(others)",
                        text: SwitchEntry.shown("\(name ?? ""),\(coin ?? "")")
                    ),
                    count: refused,
                    refusal
                )
                summary.written += part.items.count - refused
                break
            }
            let refused = part.removeRefused(number: reply.number, name: name, coin: coin)
            guard !refused.isEmpty else { throw error }
            for item in refused {
                let text = SwitchEntry.shown("\(item.name),\(item.coin)")
                try report(
                    PushPlan.Refusal(line: item.line, reason: reply.message.escapedForOneLine(maximumByteCount: 200), text: text),
                    refusal
                )
            }
        }
        part = PushPart()
        state.line = last
        (state.written, state.refused) = (summary.written, summary.refused)
        state.time = Int(Date().timeIntervalSince1970)
        if let statePath, !state.write(statePath) { isStateLost = true }
    }

    private mutating func report(
        _ refused: PushPlan.Refusal,
        count: Int = 1,
        _ refusal: (PushPlan.Refusal) throws -> Void
    ) throws {
        summary.refused += count
        if summary.refusals.count < PushPlan.shownRefusals { summary.refusals.append(refused) }
        try refusal(refused)
    }

    /// Asked again while the server has too much to do: nothing of the call was taken then.
    private func reply(to part: PushPart) async throws -> APIReply {
        for _ in 1..<Self.maximumTries {
            let reply = try await client.reply("/switch/multi-user", .json(part.json))
            guard reply.status == 503 else { return reply }
            try await Task.sleep(for: .seconds(1))
        }
        return try await client.reply("/switch/multi-user", .json(part.json))
    }
}
