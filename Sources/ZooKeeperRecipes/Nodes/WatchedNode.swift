import ZooKeeper

/// An ephemeral znode of ours, and the watch that tells of its end.
struct WatchedNode: Sendable {
    enum End: Sendable {
        /// It was deleted, its session has ended, or it cannot be watched any more.
        case lost
        /// The calling task was cancelled.
        case cancelled
        /// The client was stopped.
        case closed
    }

    let path: ZNodePath
    /// The session that it lives with.
    let session: Int64
    /// The transaction that has created it.
    let token: Int64
    let watch: ZNodeWatch

    func fence(by client: ZooKeeperClient) -> Fence { Fence(node: path, token: token, client: client) }

    /// Waits until it is not ours any more. A loss of the connection is no end.
    func end(in directory: RecipeDirectory) async -> End {
        var watch = watch
        while true {
            do throws(ZooKeeperError) {
                do throws(ZooKeeperError) {
                    if try await watch.event() == .deleted { return .lost }
                } catch  where error.isPassing && error.code != .sessionExpired {
                    // The connection was made anew from scratch. The session may have outlived that.
                }
                guard let next = try await directory.watch(path, of: session) else { return .lost }
                watch = next.watch
            } catch {
                switch error.code {
                case .cancelled: return .cancelled
                case .closed: return .closed
                default: return .lost
                }
            }
        }
    }
}

extension ZNodeWatch {
    /// Waits for the next change, no longer than until the deadline.
    ///
    /// - Throws: `deadlineExceeded` when that has come. The watch has ended then.
    func event(until deadline: ContinuousClock.Instant?) async throws(ZooKeeperError) -> WatchEvent {
        guard let deadline else { return try await event() }
        let first = await withTaskGroup(of: Result<WatchEvent, ZooKeeperError>?.self) { group in
            group.addTask {
                do throws(ZooKeeperError) {
                    return .success(try await event())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                // Cancelled when the event has come.
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next()
        }
        if let event = first ?? nil { return try event.get() }
        throw ZooKeeperError(Task.isCancelled ? .cancelled : .deadlineExceeded, operation: "watch", wasSent: false)
    }
}
