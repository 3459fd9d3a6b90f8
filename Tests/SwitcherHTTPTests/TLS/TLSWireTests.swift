import Logging
import Switcher
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What holds for connections holds for encrypted ones.
struct TLSWireTests {
    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    /// The first bytes of a client's greeting, which announce 16 KiB.
    private static let halfHello: [UInt8] = [0x16, 3, 1, 0x40, 0, 1, 0, 0x3F, 0xFC, 3, 3]

    @Test(arguments: [[], halfHello])
    func aSlowHandshakeIsDropped(start: [UInt8]) async throws {
        let tls = try await TestTLS.make()
        try await TestListener.run(try tls.configuration { $0.requestReadTimeout = .milliseconds(300) }) { listener in
            let begin = ContinuousClock.now
            let client = try await listener.connect()
            if !start.isEmpty { try await client.send(start) }
            try await client.waitUntilEnded()
            #expect(ContinuousClock.now - begin >= .milliseconds(300))
            #expect(client.unread.isEmpty)
        }
    }

    @Test func aTricklingHandshakeIsDroppedAllTheSame() async throws {
        let tls = try await TestTLS.make()
        try await TestListener.run(try tls.configuration { $0.requestReadTimeout = .milliseconds(300) }) { listener in
            let client = try await listener.connect()
            try await client.send(Self.halfHello)
            try await eventually("the connection is closed") {
                try? await client.send([0])
                return client.isEnded || client.error != nil
            }
        }
    }

    @Test func aConnectionIsNotDroppedOnceItHasShakenHands() async throws {
        let tls = try await TestTLS.make()
        try await TestListener.run(try tls.configuration { $0.requestReadTimeout = .seconds(1) }) { listener in
            var served: WireClient?
            // Where the machine stands still in the middle of a handshake, it takes too long.
            try await eventually("one has shaken hands") {
                let client = try await tls.connect(listener)
                try await client.send(Self.health)
                _ = try await client.response()
                served = client
                return true
            }
            let client = try #require(served)
            // The sweep closes this one, and not the other.
            let silent = try await listener.connect()
            try await silent.waitUntilEnded()
            try await client.send(Self.health)
            #expect(try await client.response().status == 200)
            try await client.send("G")
            try await client.waitUntilEnded()
        }
    }

    @Test(arguments: [health, "\n", "\u{0}\u{0}", String(repeating: "x", count: 100_000)])
    func whoDoesNotSpeakTLSIsDroppedAtOnce(said: String) async throws {
        let tls = try await TestTLS.make()
        let configuration = try tls.configuration { $0.requestReadTimeout = .seconds(3_600) }
        try await TestListener.run(configuration) { listener in
            let client = try await listener.connect()
            // It may be gone before all is sent.
            try? await client.send(said)
            if said.utf8.count < 5 { try await client.closeOutput() }
            try await eventually("it is dropped") { client.isEnded || client.error != nil }
            #expect(!client.unread.contains("HTTP"))
            try await eventually("it is told of") { !listener.log.entries("TLS handshake failed").isEmpty }
            #expect(listener.log.entries("TLS handshake failed").allSatisfy { $0.level <= .debug })
        }
    }

    @Test(arguments: [[], halfHello])
    func aFloodOfHandshakesMakesRoom(start: [UInt8]) async throws {
        let tls = try await TestTLS.make()
        try await TestListener.run(try tls.configuration { $0.maxConnections = 3 }) { listener in
            var flood: [WireClient] = []
            for _ in 0..<5 {
                let client = try await listener.connect()
                if !start.isEmpty { try await client.send(start) }
                flood.append(client)
            }
            // As one that says nothing does on a plain connection, after some seconds: its turn comes behind the others at the door.
            let client = try await tls.connect(listener)
            try await client.send(Self.health)
            #expect(try await client.response(timeout: Timeouts.start).status == 200)
            #expect(flood.contains { $0.isEnded })
        }
    }

    @Test func aNewCertificateIsServedToNewConnections() async throws {
        let tls = try await TestTLS.make()
        let log = LogRecorder()
        let configuration = try tls.configuration()
        try await TestListener.run(log: log) {
            SwitcherHTTPServer(
                configuration: configuration,
                routes: [LivenessRoute()],
                logger: log.logger,
                onListening: $0
            )
        } _: { listener, server in
            let old = try await tls.connect(listener)
            try await old.send(Self.health)
            _ = try await old.response()
            #expect(try await tls.shownName(listener) == "first")

            var changed = configuration
            changed.tls = try tls.identity(try await tls.authority.issue("second", days: 20, kind: "RSA"))
            await server.change(to: changed)
            #expect(try await tls.shownName(listener) == "second")
            #expect(server.tls?.current == changed.tls)
            try await old.send(Self.health)
            #expect(try await old.response().status == 200)
            // Encryption is not ended under those who have it.
            await server.change(to: TestListener.configuration())
            #expect(try await tls.shownName(listener) == "second")
        }
    }

    @Test func shuttingDownAnswersWhatHasBegun() async throws {
        let tls = try await TestTLS.make()
        let hold = HoldRoute()
        try await TestListener.run(try tls.configuration(), routes: [hold, LivenessRoute()]) { listener in
            let idle = try await tls.connect(listener)
            try await idle.send(Self.health)
            _ = try await idle.response()
            let shaking = try await listener.connect()
            try await shaking.send(Self.halfHello)
            let answered = try await tls.connect(listener)
            try await answered.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the call waits") { hold.waitingCount == 1 }

            await listener.shutDownGracefully()
            try await idle.waitUntilEnded()
            try await shaking.waitUntilEnded()
            hold.open()
            #expect(try await answered.response()["connection"] == "close")
            try await answered.waitUntilEnded()
            #expect(answered.error == nil, "it was said that it is over")
        }
    }
}
