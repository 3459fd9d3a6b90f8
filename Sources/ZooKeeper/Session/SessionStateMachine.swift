/// Decides what becomes of the session. It knows no C and no clock: events go in with the time they came at, actions come out, and
/// the client performs them.
///
/// A *handle* is one instance of the C library. It serves a session for as long as the session lives, with these exceptions: a handle
/// whose session expired or whose credentials were refused is dead and is replaced by one with a new session; a handle that finds no
/// server is replaced by one that goes on with the same session, because the library never again tries half of an even number of
/// addresses (ZOOKEEPER-2466). A replacement keeps the session's id, since a new session would let writes of the old one land later.
struct SessionStateMachine {
    typealias Instant = ContinuousClock.Instant

    enum Action: Equatable {
        /// Makes the handle of that generation, with the addresses rotated that often, to go on with the current session or not.
        case open(HandleGeneration, keepingSession: Bool, rotation: Int)
        /// Closes the current handle, and only then opens the next: both present the same session.
        case replace(by: HandleGeneration, rotation: Int)
        /// Closes the current, dead handle. What is under way fails with that.
        case discard(ZooKeeperError.Code)
        case publish(SessionState)
    }

    private enum State {
        case initial
        /// A handle is being made. That ends by itself, however long it takes to look the names up.
        case opening
        /// The handle looks for a server since then. It may have reached one that is slow to establish a session.
        case connecting(since: Instant, isShakingHands: Bool)
        case connected
        /// No handle; the next is made then.
        case waiting(until: Instant, keepingSession: Bool)
        case stopped
    }

    /// The first search of a handle for a server, after which it is replaced. Long enough for a connection over a slow network, short
    /// enough that with four addresses a live one is found well within ten seconds.
    static let firstSearch: Duration = .seconds(2)
    /// No search is longer while no server has been reached, so that an ensemble that comes back after hours is found soon.
    static let longestSearch: Duration = .seconds(5)
    /// After so many searches the time for a handshake grows faster: a few addresses have had their turn.
    static let shortSearches = 4
    /// The pause before another attempt when a handle could not be made or was refused.
    static let pause: Duration = .seconds(1)

    /// No search is longer where a server has been reached that is slow to establish a session: what the library itself gives it, two
    /// thirds of the session timeout. With a very long timeout it is less: it may be frozen, and others not.
    private(set) var longestHandshake: Duration

    private(set) var generation: HandleGeneration = 0
    private(set) var published: SessionState = .lost
    private var state: State = .initial
    private var rotation = 0
    private var searches = 0

    var isConnected: Bool {
        if case .connected = state { true } else { false }
    }

    /// When ``timePassed(now:handle:)`` has something to do.
    var nextAlarm: Instant? {
        switch state {
        case .connecting(let since, let isShakingHands): since + (isShakingHands ? handshakeTime : searchTime)
        case .waiting(let until, _): until
        case .initial, .opening, .connected, .stopped: nil
        }
    }

    private var searchTime: Duration {
        min(Self.firstSearch + .milliseconds(500) * min(searches, 100), Self.longestSearch)
    }

    private var handshakeTime: Duration {
        var time = Self.firstSearch + .milliseconds(500) * min(searches, Self.shortSearches - 1)
        var longSearches = searches - Self.shortSearches + 1
        while longSearches > 0, time < longestHandshake {
            time = time * 3 / 2
            longSearches -= 1
        }
        return max(searchTime, min(time, longestHandshake))
    }

    init(sessionTimeout: Duration = .seconds(10)) {
        longestHandshake = Self.longestHandshake(sessionTimeout)
    }

    private static func longestHandshake(_ sessionTimeout: Duration) -> Duration {
        max(firstSearch, min(sessionTimeout * 2 / 3, .seconds(60)))
    }

    mutating func sessionTimeoutChanged(to timeout: Duration) {
        longestHandshake = Self.longestHandshake(timeout)
    }

    mutating func start() -> [Action] {
        guard case .initial = state else { return [] }
        return open(keepingSession: false)
    }

    mutating func received(_ event: SessionEvent, of generation: HandleGeneration, now: Instant) -> [Action] {
        guard generation == self.generation else { return [] }
        switch (state, event) {
        case (.initial, _), (.stopped, _), (.waiting, _):
            return []
        case (_, .opened):
            state = .connecting(since: now, isShakingHands: false)
            return []
        case (_, .connected):
            state = .connected
            searches = 0
            return publish(.connected)
        case (.connected, .disconnected):
            state = .connecting(since: now, isShakingHands: false)
            return publish(.suspended)
        case (_, .disconnected):
            return []
        case (_, .expired):
            return [.discard(.sessionExpired)] + publish(.lost) + open(keepingSession: false)
        case (_, .authenticationFailed):
            state = .waiting(until: now + Self.pause, keepingSession: false)
            return [.discard(.authenticationFailed)] + publish(.lost)
        case (_, .openingFailed):
            state = .waiting(until: now + Self.pause, keepingSession: published == .suspended)
            return []
        }
    }

    /// - Parameter handle: How far it is by its own account.
    mutating func timePassed(now: Instant, handle: HandleProgress = .searching) -> [Action] {
        guard let nextAlarm, nextAlarm <= now else { return [] }
        switch state {
        case .connecting(let since, false) where handle == .shakingHands && since + handshakeTime > now:
            state = .connecting(since: since, isShakingHands: true)
            return []
        case .connecting where handle == .connected:
            // Its event is on the way. To close it would end the session.
            state = .connecting(since: now, isShakingHands: false)
            return []
        case .connecting:
            rotation += 1
            searches += 1
            generation += 1
            state = .opening
            return [.replace(by: generation, rotation: rotation)]
        case .waiting(_, let keepingSession):
            rotation += 1
            return open(keepingSession: keepingSession)
        case .initial, .opening, .connected, .stopped:
            return []
        }
    }

    mutating func stop() {
        state = .stopped
        published = .lost
    }

    private mutating func open(keepingSession: Bool) -> [Action] {
        generation += 1
        state = .opening
        return [.open(generation, keepingSession: keepingSession, rotation: rotation)]
    }

    private mutating func publish(_ new: SessionState) -> [Action] {
        guard new != published else { return [] }
        published = new
        return [.publish(new)]
    }
}
