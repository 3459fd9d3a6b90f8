import MetricsTestKit
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Connections that end with something undone are counted, once each, and not as requests that were answered.
struct ConnectionLossWireTests {
    private static let post = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
    private let metrics = TestMetrics()

    private func count(_ loss: ConnectionLoss) -> Int64 {
        metrics.counterTotal(label: "switcher_http_connections_lost_total", dimensions: [("reason", loss.rawValue)])
    }

    private var counts: [ConnectionLoss: Int64] {
        Dictionary(uniqueKeysWithValues: ConnectionLoss.allCases.map { ($0, count($0)) }).filter { $0.value != 0 }
    }

    private func answered(_ number: String, _ route: String = "none") -> Int64 {
        metrics.counterTotal(label: "switcher_http_requests_total", dimensions: [("route", route), ("err_no", number)])
    }

    @Test(arguments: [
        ("G", ConnectionLoss.headTimeout), ("GET /healthz HTTP/1.1\r\nHost: x\r\n", .headTimeout),
        (post + "Content-Length: 10\r\n\r\nabc", .bodyTimeout),
        (post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", .bodyTimeout),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea", .headTimeout),
    ])
    func whatTakesTooLongToArrive(start: String, loss: ConnectionLoss) async throws {
        let configuration = TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }
        try await TestListener.run(configuration, metrics: metrics) { listener in
            let client = try await listener.connect()
            try await client.send(start)
            try await client.waitUntilEnded()
            try await eventually("it is counted") { count(loss) == 1 }
            #expect(listener.log.entries("Request malformed").isEmpty)
        }
        #expect(counts == [loss: 1])
        #expect(answered("400") == 0 && answered("0", "/echo") == 0)
    }

    @Test(arguments: [
        ("G", ConnectionLoss.headLost), (post + "Content-Length: 10\r\n\r\nabc", .bodyLost),
        ("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n", .replyLost),
    ])
    func whoeverIsGoneBeforeItsReply(start: String, loss: ConnectionLoss) async throws {
        let hold = HoldRoute()
        try await TestListener.run(routes: [EchoRoute(), LivenessRoute(), hold], metrics: metrics) { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.response()
            try await client.send(start)
            try await eventually("it has been read") {
                try metrics.expectMeter("switcher_http_connections", [("state", "busy")]).lastValue == 1
            }
            try await client.reset()
            try await eventually("it is counted") { count(loss) == 1 }
            hold.open()
        }
        #expect(counts == [loss: 1])
        #expect(answered("400") == 0)
    }

    @Test func whoDoesNotTakeItsReply() async throws {
        let configuration = TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) }
        try await TestListener.run(configuration, routes: [LongRoute()], metrics: metrics) { listener in
            let client = try await WireClient.connect(listener.port, isReading: false)
            try await client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("it is counted") { count(.replyTimeout) == 1 }
            await client.close()
        }
        #expect(counts == [.replyTimeout: 1])
    }

    /// Half of a client's greeting, or none of it.
    @Test(arguments: [[], [0x16, 3, 1, 0x40, 0, 1, 0]] as [[UInt8]])
    func aSlowHandshake(start: [UInt8]) async throws {
        let tls = try await TestTLS.make()
        let configuration = try tls.configuration { $0.requestReadTimeout = .milliseconds(300) }
        try await TestListener.run(configuration, metrics: metrics) { listener in
            let client = try await listener.connect()
            if !start.isEmpty { try await client.send(start) }
            try await client.waitUntilEnded()
            try await eventually("it is counted") { count(.handshakeTimeout) == 1 }
        }
        #expect(counts == [.handshakeTimeout: 1])
    }

    /// Who has begun to shake hands has lost something; who has said nothing at all, without TLS, has not.
    @Test(arguments: [true, false]) func whatGivesWayToAnotherConnection(isEncrypted: Bool) async throws {
        let tls = try await TestTLS.make()
        func change(_ configuration: inout HTTPConfiguration) {
            configuration.requestReadTimeout = .seconds(3_600)
            configuration.maxConnections = 1
        }
        let configuration = isEncrypted ? try tls.configuration(change) : TestListener.configuration(change)
        try await TestListener.run(configuration, metrics: metrics) { listener in
            let silent = try await listener.connect()
            // Each is added by an event loop of its own, and only the first one is served.
            try await eventually("it is served") {
                try ["busy", "idle"].contains {
                    try metrics.expectMeter("switcher_http_connections", [("state", $0)]).lastValue == 1
                }
            }
            // It is at the door until the other one has been there for some seconds.
            let client = isEncrypted ? try await tls.connect(listener) : try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.response(timeout: Timeouts.start).status == 200)
            try await silent.waitUntilEnded()
        }
        #expect(counts == (isEncrypted ? [.handshakeTimeout: 1] : [:]))
    }

    @Test func aHandshakeThatFails() async throws {
        let tls = try await TestTLS.make()
        try await TestListener.run(try tls.configuration(), metrics: metrics) { listener in
            // Whoever looks whether the port is open has begun nothing.
            for _ in 0..<3 { await (try await listener.connect()).close() }
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("it is counted") { count(.handshakeFailed) == 1 }
            // Not trusted.
            _ = try await Tool.run("curl", ["-sS", "--noproxy", "*", "https://127.0.0.1:\(listener.port)/healthz"])
            try await eventually("it is counted") { count(.handshakeFailed) == 2 }
        }
        #expect(counts == [.handshakeFailed: 2])
    }

    @Test func whatEndsInOrderIsNotLost() async throws {
        let events = EventBroadcast()
        let configuration = TestListener.configuration { $0.maxRequestBodyBytes = 1_000 }
        let routes: [any Route] = [EchoRoute(), LivenessRoute(), EventsRoute(events: events)]
        try await TestListener.run(configuration, routes: routes, metrics: metrics) { listener in
            let idle = try await listener.connect()
            let left = try await listener.connect()
            let last = try await listener.connect()
            for (client, fields) in [(idle, ""), (left, ""), (last, "Connection: close\r\n")] {
                try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
                _ = try await client.response()
            }
            // The other one stays until the stop.
            try await left.reset()
            try await last.waitUntilEnded()
            let refused = try await listener.connect()
            try await refused.send(Self.post + "Content-Length: 2000\r\n\r\nabc")
            #expect(try await refused.response().status == 413)
            try await refused.waitUntilEnded()
            try await refused.reset()
            let reader = try await listener.connect()
            try await reader.send("GET /events HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
            try await eventually("it is there") { reader.unread.contains(": from now on\n\n") }
            try await reader.reset()
            let silent = try await listener.connect()
            try await silent.reset()
            let half = try await listener.connect()
            try await half.send("GET /healthz HTTP/1.1\r\nHost")
            try await half.closeOutput()
            #expect(try await half.response().status == 400)
        }
        #expect(counts == [:])
        #expect(answered("400") == 1)
    }
}
