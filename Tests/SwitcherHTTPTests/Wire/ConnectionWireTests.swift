import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct ConnectionWireTests {
    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: [
        "G", "GET /healthz HTTP/1.1\r\nHost: x\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)Content-Length: 10\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ])
    func aSlowRequestIsDropped(start: String) async throws {
        try await TestListener.run(TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }) { listener in
            let client = try await listener.connect()
            try await client.send(Self.health)
            _ = try await client.response()
            let begin = ContinuousClock.now
            try await client.send(start)
            try await client.waitUntilEnded()
            #expect(ContinuousClock.now - begin >= .milliseconds(300))
            #expect(client.unread.isEmpty)
        }
    }

    /// The parser says nothing of what has begun behind the end of a request, in the same packet.
    @Test(arguments: [
        "G", "GET /healthz HTTP/1.1\r\nHost: x\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r",
    ])
    func aSlowRequestBehindAnotherIsDropped(start: String) async throws {
        let configuration = TestListener.configuration {
            $0.requestReadTimeout = .milliseconds(300)
            $0.idleTimeout = .seconds(3_600)
        }
        let post = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
        try await TestListener.run(configuration) { listener in
            for whole in [
                Self.health, post + "Content-Length: 3\r\n\r\nabc",
                post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            ] {
                let client = try await listener.connect()
                let begin = ContinuousClock.now
                try await client.send(whole + start)
                #expect(try await client.response().status == 200)
                try await client.waitUntilEnded()
                #expect(ContinuousClock.now - begin >= .milliseconds(300))
                #expect(client.unread.isEmpty)
            }
        }
    }

    @Test func whatHasEndedWithItsPacketIsIdle() async throws {
        let configuration = TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }
        let post = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
        try await TestListener.run(configuration) { listener in
            var clients: [WireClient] = []
            for whole in [
                Self.health, Self.health + "\r\n", post + "Content-Length: 3\r\n\r\nabc",
                post + "Content-Length: 3\r\n\r\nabc\r\n",
                post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
            ] {
                let client = try await listener.connect()
                try await client.send(whole)
                #expect(try await client.response().status == 200)
                clients.append(client)
            }
            // One that begins now comes to its end before.
            let other = try await listener.connect()
            try await other.send("G")
            try await other.waitUntilEnded()
            for client in clients {
                #expect(!client.isEnded)
                await client.close()
            }
        }
    }

    @Test func aTricklingRequestIsDroppedAllTheSame() async throws {
        try await TestListener.run(TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }) { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: ")
            try await eventually("the connection is closed") {
                try? await client.send("x")
                return client.isEnded || client.error != nil
            }
        }
    }

    @Test func aRequestBeingAnsweredIsNotDropped() async throws {
        let hold = HoldRoute()
        let configuration = TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }
        try await TestListener.run(configuration, routes: [hold, LivenessRoute()]) { listener in
            let client = try await listener.connect()
            try await client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the call waits") { hold.waitingCount == 1 }
            // Another one comes to its end meanwhile.
            let other = try await listener.connect()
            try await other.send("G")
            try await other.waitUntilEnded()
            #expect(!client.isEnded)
            hold.open()
            #expect(try await client.response().status == 200)
        }
    }

    @Test func anIdleConnectionIsClosedInTheEnd() async throws {
        try await TestListener.run(TestListener.configuration { $0.idleTimeout = .seconds(2) }) { listener in
            let silent = try await listener.connect()
            let client = try await listener.connect()
            let begin = ContinuousClock.now
            try await client.send(Self.health)
            _ = try await client.response()
            try await client.waitUntilEnded()
            #expect(ContinuousClock.now - begin >= .seconds(2))
            try await silent.waitUntilEnded()
        }
    }

    @Test func theIdlestConnectionMakesRoom() async throws {
        try await TestListener.run(TestListener.configuration { $0.maxConnections = 3 }) { listener in
            var clients: [WireClient] = []
            for _ in 0..<3 {
                let client = try await listener.connect()
                try await client.send(Self.health)
                _ = try await client.response()
                clients.append(client)
            }
            #expect(clients.allSatisfy { !$0.isEnded })
            // The first is used again: the second is the idlest then.
            try await clients[0].send(Self.health)
            _ = try await clients[0].response()

            let another = try await listener.connect()
            try await another.send(Self.health)
            #expect(try await another.response().status == 200)
            try await clients[1].waitUntilEnded()
            #expect(!clients[0].isEnded)
            #expect(!clients[2].isEnded)
        }
    }

    @Test func whereNoneIsIdleNewOnesWait() async throws {
        let hold = HoldRoute()
        try await TestListener.run(
            TestListener.configuration { $0.maxConnections = 2 },
            routes: [hold, LivenessRoute()]
        ) { listener in
            var busy: [WireClient] = []
            for _ in 0..<2 {
                let client = try await listener.connect()
                try await client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
                busy.append(client)
            }
            try await eventually("the calls wait") { hold.waitingCount == 2 }
            var waiting: [WireClient] = []
            for _ in 0..<8 {
                let client = try await listener.connect()
                try await client.send(Self.health)
                waiting.append(client)
            }
            // Many times as long as an answer takes.
            try await Task.sleep(for: .milliseconds(300))
            #expect(waiting.allSatisfy { $0.unread.isEmpty && !$0.isEnded })
            hold.open()
            for client in waiting { #expect(try await client.response().status == 200) }
            let replies = [try await busy[0].response(), try await busy[1].response()]
            #expect(replies.allSatisfy { $0.status == 200 })
            #expect(replies.contains { $0["connection"] == "close" })
        }
    }

    @Test func aLostConnectionAtTheDoorDoesNotBlockIt() async throws {
        let hold = HoldRoute()
        try await TestListener.run(
            TestListener.configuration { $0.maxConnections = 1 },
            routes: [hold, LivenessRoute()]
        ) { listener in
            let busy = try await listener.connect()
            try await busy.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the call waits") { hold.waitingCount == 1 }
            for _ in 0..<5 { await (try await listener.connect()).close() }
            hold.open()
            _ = try await busy.response()
            #expect(try await listener.call("GET /healthz").status == 200)
        }
    }

    @Test func aSilentConnectionMakesRoomAfterItsGrace() async throws {
        try await TestListener.run(TestListener.configuration { $0.maxConnections = 1 }) { listener in
            let silent = try await listener.connect()
            // Two connections may come in the other order: then it is the next one that needs the place.
            try await eventually("the silent one is closed") {
                let response = try await listener.call("GET /healthz")
                #expect(response.status == 200)
                return silent.isEnded
            }
        }
    }
}
