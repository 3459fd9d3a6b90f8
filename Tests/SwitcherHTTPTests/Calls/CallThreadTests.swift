import NIOCore
import NIOPosix
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Where calls are answered: what is brief on the event loop of its connection, what may take long never on one.
struct CallThreadTests {
    /// Notes whether each step of a call is on an event loop.
    private final class StepsRoute: Route {
        let paths: [String]
        let methods = [RouteMethod.get, .post]
        let right: Right? = .read
        let changesSomething = false
        let isBrief: Bool
        let isStreamed: Bool
        private let steps = Mutex<[Bool]>([])

        init(_ path: String, isBrief: Bool, isStreamed: Bool = false) {
            paths = [path]
            self.isBrief = isBrief
            self.isStreamed = isStreamed
        }

        /// Whether each was on an event loop.
        var areOnLoop: [Bool] { steps.withLock { $0 } }

        private func step() {
            let isOnLoop = MultiThreadedEventLoopGroup.currentEventLoop != nil
            steps.withLock { $0.append(isOnLoop) }
        }

        func reply(to call: RequestCall) async -> Reply {
            step()
            try? await Task.sleep(for: .milliseconds(1))
            step()
            guard isStreamed else { return .success }
            let stream = ReplyStream { [self] write in
                step()
                for _ in 0..<3 {
                    try await write(ByteBuffer(string: "piece\n"))
                    step()
                }
            }
            return Reply(streaming: stream, contentType: "text/plain")
        }
    }

    /// Keeps its thread until it is let go.
    private struct BlockingRoute: Route {
        let paths = ["/blocking"]
        let methods = [RouteMethod.get]
        let right: Right? = nil
        let changesSomething = false
        let gate = ThreadGate()
        let begun = ThreadGate.Count()

        func reply(to call: RequestCall) async -> Reply {
            begun.add()
            block()
            return .success
        }

        private func block() { gate.wait() }
    }

    @Test func aBriefCallIsAnsweredOnTheEventLoop() async throws {
        let route = StepsRoute("/brief", isBrief: true)
        try await TestListener.run(routes: [route]) { listener in
            let small = try await listener.call("GET /brief")
            let large = try await listener.call("POST /brief", body: String(repeating: "x", count: 100_000))
            #expect(small.status == 200 && large.status == 200)
        }
        #expect(route.areOnLoop == [true, true, true, true])
    }

    @Test func whatMayTakeLongNeverIs() async throws {
        let route = StepsRoute("/long", isBrief: false)
        try await TestListener.run(routes: [route]) { listener in
            let small = try await listener.call("GET /long")
            let large = try await listener.call("POST /long", body: String(repeating: "x", count: 100_000))
            #expect(small.status == 200 && large.status == 200)
        }
        #expect(route.areOnLoop == [false, false, false, false])
    }

    /// Whoever gives the reply.
    @Test(arguments: [true, false])
    func aListIsNeverMadeOnTheEventLoop(isBrief: Bool) async throws {
        let route = StepsRoute("/list", isBrief: isBrief, isStreamed: true)
        try await TestListener.run(routes: [route]) { listener in
            let response = try await listener.call("GET /list")
            #expect(response.body == "piece\npiece\npiece\n")
        }
        #expect(route.areOnLoop == [isBrief, isBrief, false, false, false, false])
    }

    @Test func eachCallOfAConnectionIsAnsweredWhereItBelongs() async throws {
        let (brief, long) = (StepsRoute("/brief", isBrief: true), StepsRoute("/long", isBrief: false))
        try await TestListener.run(routes: [brief, long]) { listener in
            let client = try await listener.connect()
            let paths = ["/brief", "/long", "/brief", "/long", "/long", "/brief"]
            // Sent ahead.
            try await client.send(
                paths.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n" }.joined()
            )
            for _ in paths { #expect(try await client.response().status == 200) }
            await client.close()
        }
        #expect(brief.areOnLoop == Array(repeating: true, count: 6))
        #expect(long.areOnLoop == Array(repeating: false, count: 6))
    }

    @Test func passwordsAreNotCheckedOnTheEventLoop() async throws {
        let areOnLoop = Mutex<[Bool]>([])
        let hash = try PasswordHash(PasswordHashTests.hashes[6])
        let configuration = TestListener.configuration { $0.identities = [APIIdentity(user: "admin", proof: .hash(hash))] }
        let route = StepsRoute("/brief", isBrief: true)
        try await TestListener.run { onListening in
            SwitcherHTTPServer(
                configuration: configuration,
                routes: [route],
                passwordCheck: { _, password in
                    areOnLoop.withLock { $0.append(MultiThreadedEventLoopGroup.currentEventLoop != nil) }
                    return password == Array("secret:pass".utf8) ? .right : .wrong
                },
                logger: LogRecorder().logger,
                onListening: onListening
            )
        } _: { listener in
            let right = try await listener.call("GET /brief")
            let wrong = try await listener.call("GET /brief", fields: "Authorization: Basic YWRtaW46eA==\r\n")
            #expect(right.status == 200 && wrong.status == 401)
        }
        let whereChecked = areOnLoop.withLock { $0 }
        #expect(!whereChecked.isEmpty && !whereChecked.contains(true))
        #expect(route.areOnLoop == [true, true])
    }

    @Test func aCallThatTakesLongHoldsUpNobody() async throws {
        let blocking = BlockingRoute()
        defer { blocking.gate.open() }
        try await TestListener.run(routes: [blocking, LivenessRoute()]) { listener in
            let held = try await listener.connect()
            try await held.send("GET /blocking HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("it blocks its thread") { blocking.begun.value == 1 }
            // On every event loop, that of the call too.
            for _ in 0..<(4 * System.coreCount) {
                #expect(try await listener.call("GET /healthz", fields: "").status == 200)
            }
            blocking.gate.open()
            #expect(try await held.response().status == 200)
            await held.close()
        }
    }

    @Test func whoSendsManyRequestsAheadLeavesTheEventLoopBetweenThem() async throws {
        let route = LoopTurnsRoute()
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            let count = 2_000
            let request = "GET /turns HTTP/1.1\r\nHost: x\r\n\r\n"
            try await client.send(String(repeating: request, count: count))
            for _ in 0..<count { #expect(try await client.response().status == 200) }
            await client.close()
            #expect(route.longestTurn < 200, "\(route.longestTurn)")
        }
    }

    /// Counts how many calls are answered before what waits for the loop gets its turn.
    private final class LoopTurnsRoute: Route {
        let paths = ["/turns"]
        let methods = [RouteMethod.get]
        let right: Right? = nil
        let changesSomething = false
        let isBrief = true
        private let turns = Mutex<(current: Int, longest: Int)>((0, 0))

        var longestTurn: Int { turns.withLock { $0.longest } }

        func reply(to call: RequestCall) async -> Reply {
            let isFirst = turns.withLock { turns in
                turns.current += 1
                turns.longest = max(turns.longest, turns.current)
                return turns.current == 1
            }
            if isFirst {
                MultiThreadedEventLoopGroup.currentEventLoop?.execute { self.turns.withLock { $0.current = 0 } }
            }
            return .success
        }
    }

    @Test func onlyWhatAsksNoActorIsBrief() throws {
        let routes = try OpenAPITests.server().routes
        #expect(routes.paths.filter { routes[$0]?.route.isBrief == true }.sorted() == ["/healthz", "/switch"])
    }
}
