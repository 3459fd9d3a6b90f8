import ZooKeeper

// Pulls that somebody does not want to wait for.
extension UserCoinSync {
    /// Has a pull made as soon as ZooKeeper is connected, not at the next interval. All who ask before it begins share it; while one is under way,
    /// it is the next one: what the web site had said already may be older than what the caller knows of.
    ///
    /// - Parameters:
    ///   - everybody: Whether the cursor goes back to 0 first: the web site is asked for all of its users (docs/api.md, *Pulling now*).
    ///   - time: How long its end is waited for at most.
    /// - Returns: How it went, whichever server made it; `nil` when it has not ended by then, or the sync has stopped. It is made all the same.
    public func pullNow(everybody: Bool = false, waitingAtMost time: Duration) async -> PullReport? {
        if let coordination, everybody || !leadership.leads {
            return await pullShared(coordination, everybody: everybody, waitingAtMost: time)
        }
        if everybody { askForEverybody() }
        let wanted = wantPull()
        let ended = ends.values()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { for await number in ended where number >= wanted { return } }
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
            return history.pulls.first { $0.number >= wanted }
        }
    }

    private enum Step {
        case late
        case unwritten
        case told(PullReport?)
    }

    /// The one that leads hears of it, makes it, and says how it went: this server, perhaps.
    private func pullShared(
        _ coordination: SyncCoordination,
        everybody: Bool,
        waitingAtMost time: Duration
    ) async -> PullReport? {
        let step = await withTaskGroup(of: Step.self) { group in
            group.addTask {
                guard let request = await coordination.requestPull(everybody: everybody) else { return .unwritten }
                return .told(await coordination.report(of: request))
            }
            group.addTask {
                try? await Task.sleep(for: time)
                return .late
            }
            let first = await group.next()
            group.cancelAll()
            guard case .late = first else { return first }
            // Whether it is written by now.
            return await group.next()
        }
        switch step {
        case .told(let pull): return pull
        case .unwritten where everybody: askForEverybody()
        case .unwritten:
            unwrittenRequestCount += 1
            unwrittenRequests.publish(unwrittenRequestCount)
        case .late, nil: break
        }
        return nil
    }
}
