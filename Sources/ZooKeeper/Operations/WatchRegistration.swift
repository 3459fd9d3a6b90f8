/// The client's side of one one-shot watch.
final class WatchRegistration: Sendable {
    typealias Outcome = Result<WatchEvent, ZooKeeperError>

    let watched: Watched
    private let outcome = OneShot<Outcome, Void>()

    init(_ watched: Watched) {
        self.watched = watched
    }

    /// Whether it has neither fired nor been given up.
    var isWaitedFor: Bool { !outcome.isResolved }

    func fire(_ outcome: Outcome) {
        self.outcome.resolve(outcome)
    }

    func fail(_ code: ZooKeeperError.Code) {
        fire(.failure(error(code)))
    }

    /// The event, once it comes. One caller at a time; a second one is answered with what the first will get only after it fired, so
    /// it is refused.
    func event() async throws(ZooKeeperError) -> WatchEvent {
        let outcome = await outcome.value(onCancel: { self.fail(.cancelled) })
        return try (outcome ?? .failure(error(.badArguments))).get()
    }

    private func error(_ code: ZooKeeperError.Code) -> ZooKeeperError {
        ZooKeeperError(code, operation: "watch", path: watched.path)
    }
}
