import Foundation
import ZooKeeper
import ZooKeeperRecipes

// Who of several servers pulls.
extension UserCoinSync {
    /// Pulls while this server leads, until the calling task is cancelled.
    func runElected(_ coordination: SyncCoordination) async {
        metrics.leads(false)
        metrics.pullsBegin(every: configuration.interval)
        await withTaskGroup { group in
            group.addTask { await coordination.followLeader { await self.leaderIs($0) } }
            group.addTask { [resets] in
                for await count in resets.values() where count > 0 { await coordination.requestPull(everybody: true) }
            }
            group.addTask { [unwrittenRequests] in
                for await count in unwrittenRequests.values() where count > 0 { await coordination.requestPull(everybody: false) }
            }
            await coordination.whileUsable {
                while !Task.isCancelled {
                    await self.takePart(in: coordination.election(), coordination)
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            group.cancelAll()
        }
    }

    /// Is a candidate until that fails or the task is cancelled.
    private func takePart(in election: LeaderElection, _ coordination: SyncCoordination) async {
        await withTaskGroup { group in
            group.addTask {
                do throws(RecipeError) {
                    try await election.run()
                } catch {
                    await self.electionFailed(error)
                }
            }
            var term: Task<Void, Never>?
            for await state in election.states() {
                // It cancels its request, and withdraws what is queued of its pull.
                term?.cancel()
                // Told at once: the pull may take a moment to end.
                switch state {
                case .leading: break
                case .suspended: leadershipIs(leads: false, "the connection to ZooKeeper is lost")
                case .following: leadershipIs(leads: false, "the session has ended, or the election node was deleted")
                }
                await term?.value
                term = nil
                guard case .leading(let fence) = state else { continue }
                leadershipIs(leads: true, "elected")
                term = Task { await self.lead(with: fence, coordination) }
            }
            leadershipIs(leads: false, "this server stops, or what is shared is not its own")
            term?.cancel()
            await term?.value
            group.cancelAll()
        }
    }

    private func electionFailed(_ error: RecipeError) { log.electionFailed(error) }

    private func leadershipIs(leads: Bool, _ reason: String) {
        guard leadership.leads != leads else { return }
        change { $0.change(leads: leads, reason, as: coordination?.name) }
        metrics.leads(leads, isChange: true)
        // Whoever waits for a pull of this one waits in vain.
        if !leads { progress = nil }
    }

    private func leaderIs(_ name: String?) {
        var told = leadership
        if told.elected(name) { change { $0 = told } } else { leadership = told }
    }

    private func change(_ change: (inout LeadershipStatus) -> Void) {
        change(&leadership)
        leadership.sinceMilliseconds = Int64(Date().timeIntervalSince1970 * 1_000)
        log.leadershipChanged(to: leadership)
    }

    /// Pulls until the task is cancelled, as the one who leads.
    private func lead(with fence: Fence, _ coordination: SyncCoordination) async {
        var term = LeaderTerm(fence: fence, coordination: coordination)
        // docs/models/sync.pml: STORED_FIRST
        carried = CarriedSwitches()
        guard await waitUntilConnected() else { return }
        await withTaskGroup { group in
            var schedule = SyncSchedule(interval: configuration.interval, start: ContinuousClock.now)
            var isFirst = true
            while !Task.isCancelled {
                let start = ContinuousClock.now
                await pull(&term)
                if isFirst {
                    isFirst = false
                    for node in [coordination.layout.pullRequest, coordination.layout.everybodyRequest] {
                        group.addTask { await coordination.follow(node) { await self.heardRequest($0) } }
                    }
                }
                await waitForTurn(in: &schedule, after: start)
                guard await waitUntilConnected() else { break }
            }
            group.cancelAll()
        }
    }

    /// Somebody wants a pull, perhaps a long time ago.
    private func heardRequest(_ transaction: Int64) {
        guard transaction > heardPullRequest else { return }
        heardPullRequest = transaction
        _ = wantPull()
    }
}
