/// A one-shot watch of a znode: it tells of the next change, once.
///
/// It survives a reconnect. It ends with an error when its session ends or its connection is made anew from scratch
/// (``ZooKeeperError/isConnectionProblem``): what happened meanwhile is not known, so read again and watch again.
///
/// When nobody has it any more, it ends, at the server too. Who only wants to know what a znode becomes may have it from
/// ``ZooKeeperClient/changes(of:)`` and ``ZooKeeperClient/childrenChanges(of:)``, which watch again by themselves.
public struct ZNodeWatch: Sendable {
    private let registration: WatchRegistration
    private let client: ZooKeeperClient
    private let holding: WatchHolding

    fileprivate init(_ registration: WatchRegistration, _ client: ZooKeeperClient) {
        self.registration = registration
        self.client = client
        holding = WatchHolding { [eventContinuation = client.eventContinuation] in
            guard registration.isWaitedFor else { return }
            registration.fail(.cancelled)
            eventContinuation.yield((0, .watchAbandoned(registration)))
        }
    }

    /// Waits for the next change. One caller at a time. The cancellation of the calling task ends the watch.
    ///
    /// - Throws: ``ZooKeeperError`` when the watch has ended without a change.
    public func event() async throws(ZooKeeperError) -> WatchEvent {
        // Who waits has it, even if this was the last use of it.
        defer { withExtendedLifetime(holding) {} }
        do throws(ZooKeeperError) {
            return try await registration.event()
        } catch {
            if error.code == .cancelled { await client.removeWatch(registration) }
            throw error
        }
    }

    /// Ends the watch, at the server too if nobody else watches the same.
    public func cancel() async {
        guard registration.isWaitedFor else { return }
        registration.fail(.cancelled)
        await client.removeWatch(registration)
    }
}

extension ZooKeeperClient {
    /// A znode's data, and a watch for its next change or deletion.
    public func getAndWatch(
        _ path: ZNodePath,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> (data: [UInt8], stat: ZNodeStat, watch: ZNodeWatch) {
        let (response, watch) = try await readAndWatch(path, .data, timeout: timeout) { .get(path, watch: $0) }
        let (data, stat) = try response.asData(path)
        return (data, stat, watch)
    }

    /// What is kept of a znode (`nil` if it is not there), and a watch for its creation, next change or deletion.
    public func existsAndWatch(
        _ path: ZNodePath,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> (stat: ZNodeStat?, watch: ZNodeWatch) {
        let (response, watch) = try await readAndWatch(path, .data, timeout: timeout) { .exists(path, watch: $0) }
        return (response.asStat, watch)
    }

    /// The names of a znode's children, and a watch for the next one that comes or goes.
    public func childrenAndWatch(
        of path: ZNodePath,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> (names: [ZNodeName], stat: ZNodeStat, watch: ZNodeWatch) {
        let (response, watch) = try await readAndWatch(path, .children, timeout: timeout) { .children(path, watch: $0) }
        let (names, stat) = try response.asChildren(path)
        return (names.names, stat, watch)
    }

    private func readAndWatch(
        _ path: ZNodePath,
        _ kind: Watched.Kind,
        timeout: Duration?,
        _ request: (WatchRegistration) -> Request
    ) async throws(ZooKeeperError) -> (Response, ZNodeWatch) {
        let registration = WatchRegistration(Watched(path: path, kind: kind))
        let response = try await read(request(registration), timeout: timeout)
        return (response, ZNodeWatch(registration, self))
    }
}
