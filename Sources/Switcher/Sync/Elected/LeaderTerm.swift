import ZooKeeper
import ZooKeeperRecipes

/// What who leads knows: of one leadership, and forgotten with it.
struct LeaderTerm {
    let fence: Fence
    let coordination: SyncCoordination
    /// `nil`: what is stored has to be read.
    var cursor: LeaderCursor?
    /// The version of the stored cursor; `nil`: there is none.
    var storedVersion: Int32?
    /// The last request for a pull that the pull under way, or the last one, has begun after, and the last of these that was told how it went.
    var request: (heard: Int64, told: Int64) = (0, 0)
    /// What is carried, by its place in the order: the marker of the pull that it came with. docs/models/sync.pml: CARRIED_MARK
    var markers: [UInt64: Int64] = [:]
}

// What it reads and writes of what is shared.
extension LeaderTerm {
    /// Reads where the last leader was. docs/models/sync.pml: STORED_FIRST
    mutating func read(site: String) async throws(PullError) {
        // Behind a write: another member of the ensemble may not have heard of the last leader's yet.
        _ = try await transaction([])
        let (data, stat): ([UInt8], ZNodeStat)
        do throws(ZooKeeperError) {
            (data, stat) = try await coordination.client.get(coordination.layout.cursor)
        } catch {
            guard error.code == .noNode else { throw .shared("the stored cursor cannot be read: \(error)") }
            try await ensureDirectory()
            (cursor, storedVersion) = (LeaderCursor(at: StoredCursor(site: site)), nil)
            return
        }
        do throws(StoredCursorError) {
            cursor = LeaderCursor(at: try StoredCursor(data))
            storedVersion = stat.version
        } catch {
            throw .shared("\(coordination.layout.cursor): \(error)")
        }
    }

    /// Takes these cursors, after the stored one is written. docs/models/sync.pml: FENCED_CURSOR
    mutating func move(to next: LeaderCursor) async throws(PullError) {
        if next.stored != cursor?.stored || storedVersion == nil {
            let (path, data) = (coordination.layout.cursor, next.stored.data)
            // At the version read: what is written by two leaderships at once is one's.
            let operation: TransactionOperation =
                storedVersion.map { .set(path, data: data, version: $0) }
                ?? .create(path, data: data, access: coordination.access)
            // Where that fails it is read again.
            cursor = nil
            if case .set(let stat)? = try await transaction([operation]).first {
                storedVersion = stat.version
            } else {
                storedVersion = 0
            }
        }
        cursor = next
    }

    /// Writes the marker, and returns the number of its transaction. docs/models/sync.pml: MARK_FIRST
    ///
    /// - Parameter solitude: What this server was alone by; `nil` afterwards where it is not. docs/models/sync.pml: ALONE_SINCE
    func mark(_ solitude: inout Solitude?) async throws(PullError) -> Int64 {
        let path = coordination.layout.marker
        for _ in 0..<4 {
            let checks = solitude?.checks ?? []
            do throws(RecipeError) {
                let results = try await fence.transaction(checks + [.set(path, data: Array(coordination.name.utf8))])
                if case .set(let stat)? = results.last { return stat.modifiedTransaction }
            } catch {
                guard error.code == .failed, let index = error.cause?.operationIndex else { throw .shared(error) }
                if index < checks.count {
                    solitude = nil
                } else if error.cause?.code == .noNode {
                    try await ensureDirectory()
                    _ = try await transaction([.create(path, data: [], access: coordination.access)])
                } else {
                    throw .shared(error)
                }
            }
        }
        throw .shared("the marker cannot be written")
    }

    /// The last transactions that have written who wants a pull, and who wants everybody. Where one transaction was both, both are of it.
    func requests() async throws(PullError) -> (pull: Int64, everybody: Int64) {
        let layout = coordination.layout
        var everybody = try await lastWrite(of: layout.everybodyRequest)
        let pull = try await lastWrite(of: layout.pullRequest)
        // It may have come between.
        if pull > request.heard { everybody = try await lastWrite(of: layout.everybodyRequest) }
        return (pull, everybody)
    }

    private func lastWrite(of node: ZNodePath) async throws(PullError) -> Int64 {
        do throws(ZooKeeperError) {
            return try await coordination.client.exists(node)?.modifiedTransaction ?? 0
        } catch {
            throw .shared("it cannot be read who wants a pull: \(error)")
        }
    }

    /// Says how a pull went, to who has asked for it at another server. It is no loss where that cannot be written: who waits waits in vain.
    func report(_ report: StoredPullReport) async {
        let path = coordination.layout.pullReport
        for operation in [
            TransactionOperation.set(path, data: report.data), .create(path, data: report.data, access: coordination.access),
        ] {
            do throws(PullError) {
                _ = try await transaction([operation])
                return
            } catch {
                // It is made by the first.
            }
        }
    }

    /// Makes what the marker and the cursor are in, where it is missing. No check of the fence: whoever does it, it is empty.
    private func ensureDirectory() async throws(PullError) {
        do throws(ZooKeeperError) {
            try await coordination.client.ensurePath(coordination.layout.sync, access: coordination.access)
        } catch {
            throw .shared("what the servers share cannot be made: \(error)")
        }
    }

    private func transaction(_ operations: [TransactionOperation]) async throws(PullError) -> [TransactionResult] {
        do throws(RecipeError) {
            return try await fence.transaction(operations)
        } catch {
            throw .shared(error)
        }
    }
}

extension PullError {
    static func shared(_ error: RecipeError) -> PullError {
        error.code == .lost ? .lostLeadership : .shared("what the servers share cannot be written: \(error)")
    }

    static var lostLeadership: PullError { .shared("another server leads the sync now") }
}
