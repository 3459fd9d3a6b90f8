import Logging
import SampleJobmaker
import SwitcherTestKit
import Synchronization
import Testing
import UpstreamTestKit
import ZooKeeper
import ZooKeeperTestKit

/// One subpool, updated through three servers.
@Suite struct SharedSubPoolTests {
    private static let name = "shared"

    /// One of the servers is killed in the middle.
    @Test func noAnswerIsAnothersAndTheLastSuccessIsMinedWith() async throws {
        let updates = FaultRounds.count(200, shortened: 40)
        let changes: [String: any Sendable] = [
            // A turn among all of them is waited for that long.
            "ZKSubPoolUpdateBaseDir": "/pool/subpools/", "ZKSubPoolUpdateAckTimeout": Int(20 * Timeouts.scale),
        ]
        try await withSharedServers(PulledUsers().answer, changes) { servers in
            try await withSampleJobmaker(
                servers.ensemble.members.map { try ServerAddress($0.connectString) },
                requestNode: ZNodePath("/pool/subpools/btc/\(Self.name)"),
                subPool: SampleSubPool(name: Self.name, coinbase: .init("coin0", SubPoolUpdater.address(for: "coin0"))),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { jobmaker in
                let history = UpdateHistory()
                // Two callers at each, with a connection of their own.
                let updaters = (servers.all + servers.all).map { SubPoolUpdater(port: $0.port) }
                let killed = servers.all[0]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for updater in updaters {
                        group.addTask { await history.update(Self.name, by: updater, upTo: updates) }
                    }
                    group.addTask {
                        try await eventually(timeout: Timeouts.start, "half of it is done") { history.endedCount >= updates / 2 }
                        await killed.kill()
                    }
                    try await group.waitForAll()
                }
                #expect(updaters.flatMap(\.crossedAcks) == [])
                #expect(history.refusals(otherThanBy: [updaters[0], updaters[3]]) == [], "none is refused for another's sake")
                #expect(history.successCount >= updates * 2 / 3)
                let coinbase = await jobmaker.coinbase
                #expect(history.mayBeLast.contains(coinbase.info), "\(coinbase.info) of \(history.mayBeLast)")
                #expect(coinbase.payoutAddress == SubPoolUpdater.address(for: coinbase.info))
                // What is in the request node is what the jobmaker reads when it starts.
                let request = try await servers.ensemble.members[0].withRawClient { client in
                    try await client.sync("/pool/subpools/btc/\(Self.name)")
                    return try await client.get("/pool/subpools/btc/\(Self.name)").text
                }
                #expect(request.contains(#""coinbase_info":"\#(coinbase.info)""#))
                for updater in updaters { await updater.hangUp() }
            }
        }
    }
}

/// What was asked for, when, and what was said.
private final class UpdateHistory: Sendable {
    private struct Update {
        let info: String
        let updater: ObjectIdentifier
        let start: ContinuousClock.Instant
        var end: ContinuousClock.Instant?
        var outcome: SwitchOutcome?
    }

    private let updates = Mutex<[Update]>([])

    var endedCount: Int { updates.withLock { $0.count { $0.outcome != nil } } }
    var successCount: Int { updates.withLock { $0.count { $0.outcome == .confirmed } } }

    /// One update after another, each with a text of its own, until there have been so many by all; and no more where the server is gone.
    func update(_ subPool: String, by updater: SubPoolUpdater, upTo count: Int) async {
        while true {
            let number = updates.withLock { updates in
                guard updates.count < count else { return -1 }
                updates.append(
                    Update(info: "coin\(100 + updates.count)", updater: ObjectIdentifier(updater), start: .now)
                )
                return updates.count - 1
            }
            guard number >= 0 else { return }
            let outcome = await updater.update(subPool, to: "coin\(100 + number)")
            updates.withLock { updates in
                updates[number].end = .now
                updates[number].outcome = outcome
            }
            if case .unanswered = outcome { return }
        }
    }

    /// What was said instead of success, but to those whose server was killed.
    func refusals(otherThanBy killed: [SubPoolUpdater]) -> [String] {
        let killed = killed.map { ObjectIdentifier($0) }
        return updates.withLock { updates in
            updates.filter { !killed.contains($0.updater) }.compactMap { $0.outcome?.failure }
        }
    }

    /// The texts of which one may be in force: of what no success has begun after. What was not answered may be as well.
    var mayBeLast: Set<String> {
        updates.withLock { updates in
            let lastStart = updates.filter { $0.outcome == .confirmed }.map(\.start).max()
            let last = updates.filter { update in
                guard let lastStart, let end = update.end else { return true }
                return end >= lastStart
            }
            return Set(last.filter { if case .refused = $0.outcome { false } else { true } }.map(\.info))
        }
    }
}
