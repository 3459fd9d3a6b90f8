import Testing

@testable import ZooKeeper

@Suite struct SessionStateMachineTests {
    let start = ContinuousClock.now

    private func started() -> SessionStateMachine {
        var machine = SessionStateMachine()
        _ = machine.start()
        _ = machine.received(.opened, of: 1, now: start)
        return machine
    }

    private func connected() -> SessionStateMachine {
        var machine = started()
        _ = machine.received(.connected, of: 1, now: start)
        return machine
    }

    @Test func startOpensAHandleOnce() {
        var machine = SessionStateMachine()
        #expect(machine.published == .lost)
        #expect(machine.start() == [.open(1, keepingSession: false, rotation: 0)])
        #expect(machine.start() == [])
    }

    @Test func connectionComesAndGoes() {
        var machine = started()
        #expect(machine.received(.connected, of: 1, now: start) == [.publish(.connected)])
        #expect(machine.isConnected)
        #expect(machine.nextAlarm == nil)
        #expect(machine.received(.disconnected, of: 1, now: start) == [.publish(.suspended)])
        #expect(!machine.isConnected)
        #expect(machine.received(.disconnected, of: 1, now: start) == [], "the library tells of every failed attempt")
        #expect(machine.received(.connected, of: 1, now: start) == [.publish(.connected)])
    }

    @Test func expiryOpensANewSession() {
        var machine = connected()
        _ = machine.received(.disconnected, of: 1, now: start)
        #expect(
            machine.received(.expired, of: 1, now: start) == [
                .discard(.sessionExpired), .publish(.lost), .open(2, keepingSession: false, rotation: 0),
            ]
        )
        #expect(machine.received(.connected, of: 2, now: start) == [.publish(.connected)])
    }

    @Test func aFruitlessSearchIsMadeAnewWithTheSameSession() throws {
        var machine = connected()
        _ = machine.received(.disconnected, of: 1, now: start)
        let alarm = try #require(machine.nextAlarm)
        #expect(alarm == start + SessionStateMachine.firstSearch)
        #expect(machine.timePassed(now: alarm - .milliseconds(1)) == [])
        #expect(machine.timePassed(now: alarm) == [.replace(by: 2, rotation: 1)])
        #expect(machine.published == .suspended, "the session may still be alive")
        #expect(machine.received(.connected, of: 2, now: alarm) == [.publish(.connected)])
    }

    @Test func searchesGetLongerUpToABound() throws {
        var machine = started()
        var now = start
        var lengths: [Duration] = []
        for _ in 0..<20 {
            let alarm = try #require(machine.nextAlarm)
            lengths.append(alarm - now)
            now = alarm
            _ = machine.timePassed(now: now)
            _ = machine.received(.opened, of: machine.generation, now: now)
        }
        #expect(lengths == lengths.sorted())
        #expect(lengths.first == SessionStateMachine.firstSearch)
        #expect(lengths.last == SessionStateMachine.longestSearch)
    }

    @Test(
        "a server may take as long as the library gives it to establish a session",
        arguments: [(1, 2_000), (4, 2_666), (10, 6_666), (12, 8_000), (40, 26_666), (3_600, 60_000)]
    )
    func theLongestHandshake(timeoutSeconds: Int, milliseconds: Int) {
        let longest = SessionStateMachine(sessionTimeout: .seconds(timeoutSeconds)).longestHandshake
        #expect((.milliseconds(milliseconds)..<(.milliseconds(milliseconds + 1))).contains(longest))
    }

    /// Its event waits behind the alarm. The close of a connected handle ends the session.
    @Test(arguments: [HandleProgress.searching, .shakingHands])
    func aHandleThatHasJustConnectedIsNotReplaced(was: HandleProgress) throws {
        var machine = connected()
        _ = machine.received(.disconnected, of: 1, now: start)
        // The first handshakes have no more time than a search.
        for _ in 0...SessionStateMachine.shortSearches {
            let now = try #require(machine.nextAlarm)
            _ = machine.timePassed(now: now)
            _ = machine.received(.opened, of: machine.generation, now: now)
        }
        if was == .shakingHands { #expect(machine.timePassed(now: try #require(machine.nextAlarm), handle: was) == []) }
        let alarm = try #require(machine.nextAlarm)
        #expect(machine.timePassed(now: alarm, handle: .connected) == [])
        #expect(try #require(machine.nextAlarm) > alarm)
        #expect(machine.received(.connected, of: machine.generation, now: alarm) == [.publish(.connected)])
    }

    @Test func aServerThatIsReachedGetsTheTimeOfAHandshake() throws {
        var machine = started()
        var length = Duration.zero
        for _ in 0..<10 {
            let begin = try #require(machine.nextAlarm)
            _ = machine.timePassed(now: begin)
            _ = machine.received(.opened, of: machine.generation, now: begin)
            let short = try #require(machine.nextAlarm)
            if machine.timePassed(now: short, handle: .shakingHands) == [] {
                let end = try #require(machine.nextAlarm)
                #expect(end > short)
                #expect(machine.timePassed(now: end, handle: .shakingHands) != [], "and no more")
                length = end - begin
            }
            _ = machine.received(.opened, of: machine.generation, now: short)
        }
        #expect(length == machine.longestHandshake)
        #expect(length > SessionStateMachine.longestSearch)
    }

    @Test func theFirstSearchesAreShort() {
        var machine = started()
        var now = start
        for _ in 0..<3 {
            now = machine.nextAlarm ?? now
            _ = machine.timePassed(now: now)
            _ = machine.received(.opened, of: machine.generation, now: now)
        }
        #expect(now - start <= .seconds(8), "the fourth of four addresses has its turn")
    }

    @Test func theSearchBeginsWhenTheHandleIsThere() throws {
        var machine = SessionStateMachine()
        _ = machine.start()
        #expect(machine.nextAlarm == nil, "names may take longer to resolve than any search")
        _ = machine.received(.opened, of: 1, now: start + .seconds(60))
        #expect(machine.nextAlarm == start + .seconds(60) + SessionStateMachine.firstSearch)
    }

    @Test func everyRotationIsTried() throws {
        var machine = started()
        var rotations: [Int] = []
        for _ in 0..<4 {
            for case .replace(_, let rotation) in machine.timePassed(now: try #require(machine.nextAlarm)) {
                rotations.append(rotation)
            }
            _ = machine.received(.opened, of: machine.generation, now: start)
        }
        #expect(rotations == [1, 2, 3, 4])
    }

    @Test func eventsOfAReplacedHandleChangeNothing() throws {
        var machine = connected()
        _ = machine.received(.disconnected, of: 1, now: start)
        _ = machine.timePassed(now: try #require(machine.nextAlarm))
        for event in [
            SessionEvent.opened, .connected, .disconnected, .expired, .authenticationFailed, .openingFailed,
        ] {
            #expect(machine.received(event, of: 1, now: start) == [])
        }
        #expect(machine.generation == 2)
    }

    @Test func refusedCredentialsAreTriedAgainAfterAPause() throws {
        var machine = connected()
        #expect(machine.received(.authenticationFailed, of: 1, now: start) == [.discard(.authenticationFailed), .publish(.lost)])
        #expect(machine.nextAlarm == start + SessionStateMachine.pause)
        #expect(
            machine.timePassed(now: start + SessionStateMachine.pause) == [.open(2, keepingSession: false, rotation: 1)]
        )
    }

    @Test func aFailedOpeningKeepsASuspendedSession() throws {
        var machine = connected()
        _ = machine.received(.disconnected, of: 1, now: start)
        let alarm = try #require(machine.nextAlarm)
        _ = machine.timePassed(now: alarm)
        #expect(machine.received(.openingFailed, of: 2, now: alarm) == [])
        #expect(
            machine.timePassed(now: alarm + SessionStateMachine.pause) == [.open(3, keepingSession: true, rotation: 2)]
        )
    }

    @Test func nothingHappensAfterTheStop() {
        var machine = connected()
        machine.stop()
        #expect(machine.published == .lost)
        #expect(machine.nextAlarm == nil)
        #expect(machine.received(.expired, of: 1, now: start) == [])
        #expect(machine.timePassed(now: start + .seconds(100)) == [])
    }
}
