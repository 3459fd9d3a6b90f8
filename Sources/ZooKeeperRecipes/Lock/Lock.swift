public import ZooKeeper

/// A lock that one at a time holds, among all who use the same directory of an ensemble. They get it in the order in which they came.
///
/// ```swift
/// let lock = Lock(client: client, path: "/app/locks/report")
/// try await lock.withLock(timeout: .seconds(30)) { hold in
///     try await writeReport()
/// }
/// ```
///
/// - **Released** at the end of the body, which is cancelled with the calling task, and by the loss of the session: the server deletes the
///   holder's znode then, and the next one's turn comes.
/// - **What must not happen twice** goes through the hold's ``LockHold/fence``. A holder that is cut off from ZooKeeper, or stands still,
///   learns late that its session has ended; the next one does not wait for that.
/// - **Not reentrant**: who holds it and asks again waits for itself.
/// - **No herd**: each waits for the one before it alone. Where nobody is before it the lock takes two round trips, and a third to release.
/// - **The directory** is made where it is missing, and belongs to the lock. What else is in it does not count; the locks of kazoo and
///   Curator have znodes of other names, and do not exclude these. Deleted under its users it is made again: the holder loses the lock.
public struct Lock: Sendable {
    let directory: RecipeDirectory

    /// - Parameters:
    ///   - client: Running, and with one session for all that it is used for.
    ///   - path: The lock's directory.
    ///   - data: What those who look into the directory are shown of this one. It decides nothing.
    ///   - access: Of the znodes, and of the directory and those above it where they have to be made. Everybody who uses
    ///     the lock needs the permission to create and delete in it, and to read it and what is in it.
    public init(client: ZooKeeperClient, path: ZNodePath, data: [UInt8] = [], access: AccessControlList = .open) {
        directory = RecipeDirectory(client: client, path: path, data: data, access: access)
    }

    /// Waits for the lock, until the calling task is cancelled.
    ///
    /// A loss of the connection does not end the waiting. Who loses its session waits again, behind the others.
    ///
    /// - Parameter timeout: How long, round trips included; `nil`: as long as the client runs. A few milliseconds are what it takes where
    ///   nobody holds it.
    /// - Throws: ``RecipeError``: `timedOut`, `cancelled`, `closed`; `failed` where ZooKeeper refuses something, or the client has too much
    ///   to do. Then nothing is left of the attempt, or will be as soon as there is a connection.
    /// - Returns: The hold. To be released; where it is forgotten, its end releases it.
    public func acquire(timeout: Duration? = nil) async throws(RecipeError) -> LockHold {
        let contender = Contender(directory: directory, deadline: timeout.map { .now + $0 })
        return LockHold(try await contender.becomeFirst(), in: directory)
    }

    /// Waits for the lock, and runs `body` while it is held.
    ///
    /// When the lock is lost, `body` is cancelled. The next holder does not wait for its end.
    ///
    /// When the calling task is cancelled, so is `body`, and the lock is held until that has ended.
    ///
    /// - Parameters:
    ///   - timeout: As in ``acquire(timeout:)``; `body` may take as long as it likes.
    ///   - body: What needs the lock. It gets the hold, for what it writes.
    /// - Throws: ``RecipeError`` as ``acquire(timeout:)``; `lost` where the lock was lost before the end of `body`, whatever that did;
    ///   `notReleased` where ZooKeeper refuses to release it. Or what `body` throws.
    @discardableResult
    public func withLock<Value: Sendable>(
        timeout: Duration? = nil,
        _ body: @escaping @Sendable (LockHold) async throws -> Value
    ) async throws -> Value {
        let hold = try await acquire(timeout: timeout)
        let outcome = await hold.run(body)
        do throws(RecipeError) {
            try await hold.release()
        } catch {
            // That it was lost explains whatever `body` has done. Else an error of its own tells more.
            if error.code == .lost || (try? outcome.get()) != nil { throw error }
        }
        return try outcome.get()
    }
}
