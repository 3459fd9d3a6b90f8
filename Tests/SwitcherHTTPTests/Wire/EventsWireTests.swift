import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// `/events`, byte by byte.
struct EventsWireTests {
    private static let request = "GET /events HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n"

    private func run(
        _ configuration: HTTPConfiguration = TestListener.configuration(),
        settings: EventBroadcast.Settings = EventBroadcast.Settings(),
        _ body: (TestListener, SwitcherHTTPServer, EventBroadcast) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        let events = EventBroadcast(settings)
        try await TestListener.run(log: log) {
            SwitcherHTTPServer(
                configuration: configuration,
                routes: [EventsRoute(events: events), LivenessRoute()],
                events: events,
                logger: log.logger,
                onListening: $0
            )
        } _: { listener, server in
            try await body(listener, server, events)
        }
    }

    /// A client that is read for.
    private func reader(_ listener: TestListener) async throws -> WireClient {
        let client = try await listener.connect()
        try await client.send(Self.request)
        try await eventually("it is there") { client.unread.contains(": from now on\n\n") }
        return client
    }

    @Test func eventsComeAsTheyHappenUntilTheStop() async throws {
        try await run { listener, _, events in
            let (first, second) = (try await reader(listener), try await reader(listener))
            events.publish("audit", #"{"n":1}"#)
            for client in [first, second] {
                try await eventually("it comes") { client.unread.contains("event: audit\ndata: {\"n\":1}\n\n") }
                let head = client.unread
                #expect(head.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"))
                #expect(head.contains("\r\nCache-Control: no-store\r\n") && head.contains("\r\nTransfer-Encoding: chunked\r\n"))
            }
            // It is still one of two.
            await second.close()
            events.publish("audit", #"{"n":2}"#)
            try await eventually("it comes") { first.unread.contains(#"{"n":2}"#) }
            await listener.shutDownGracefully()
            try await first.waitUntilEnded()
            #expect(first.unread.hasSuffix("\n\n\r\n0\r\n\r\n"))
            try await eventually("the places are free") { events.readerCount == 0 }
            await first.close()
        }
    }

    @Test func whatHappensJustBeforeTheStopComes() async throws {
        var settings = EventBroadcast.Settings()
        settings.pace = .seconds(3_600)
        try await run(settings: settings) { listener, _, events in
            let client = try await reader(listener)
            events.publish("n", "0")
            try await eventually("it comes") { client.unread.contains("data: 0\n\n") }
            events.publish("n", "1")
            await listener.shutDownGracefully()
            try await client.waitUntilEnded()
            #expect(client.unread.hasSuffix("event: n\ndata: 1\n\n\r\n0\r\n\r\n"))
            await client.close()
        }
    }

    @Test func whoIsFarBehindAtTheStopIsToldWhatItMisses() async throws {
        var settings = EventBroadcast.Settings()
        settings.pace = .seconds(3_600)
        settings.pieceByteCount = 100
        try await run(settings: settings) { listener, _, events in
            let client = try await reader(listener)
            events.publish("n", "0")
            try await eventually("it comes") { client.unread.contains("data: 0\n\n") }
            for number in 10..<50 { events.publish("n", "\(number)") }
            await listener.shutDownGracefully()
            try await client.waitUntilEnded()
            // Five of twenty bytes fit.
            let newest = (45..<50).map { "event: n\ndata: \($0)\n\n" }.joined()
            #expect(client.unread.hasSuffix("event: missed\ndata: {\"missed\":35}\n\n\(newest)\r\n0\r\n\r\n"))
            await client.close()
        }
    }

    @Test func headTakesNoPlace() async throws {
        try await run { listener, _, events in
            for _ in 0..<3 {
                let response = try await listener.call("HEAD /events")
                #expect(response.status == 200 && response["content-type"] == "text/event-stream; charset=utf-8")
            }
            try await eventually("no place is taken") { events.readerCount == 0 }
        }
    }

    @Test func beyondAThousandIsTooMany() async throws {
        try await run { listener, _, events in
            var readers = (0..<999).compactMap { _ in events.subscribe() }
            let last = try await reader(listener)
            #expect(events.readerCount == 1_000)
            let refused = try await listener.call("GET /events")
            #expect(refused.status == 503 && refused["retry-after"] == "1")
            #expect(refused.body == TestAPI.failure(503, "too many are reading events"))
            #expect(try await listener.call("HEAD /events").status == 503)
            readers.removeLast()
            let next = try await reader(listener)
            #expect(events.readerCount == 1_000)
            for client in [last, next] { await client.close() }
            readers = []
        }
    }

    @Test func whoHasGoneGivesItsPlaceBack() async throws {
        var settings = EventBroadcast.Settings()
        settings.keepAliveInterval = .milliseconds(20)
        try await run(settings: settings) { listener, _, events in
            let client = try await reader(listener)
            try await eventually("comments come") { client.unread.contains(": keep-alive\n\n") }
            await client.close()
            try await eventually("its place is free") { events.readerCount == 0 }
        }
    }

    /// Nothing happens, and it is cut all the same.
    @Test func whoMayNotReadAnyMoreIsCutAtTheNextComment() async throws {
        var settings = EventBroadcast.Settings()
        settings.keepAliveInterval = .milliseconds(20)
        try await run(settings: settings) { listener, server, events in
            let client = try await reader(listener)
            let identity = APIIdentity(user: "admin", proof: .password("secret:pass"), rights: [.switching, .coinbase])
            await server.change(to: TestListener.configuration { $0.identities = [identity] })
            try await client.waitUntilEnded()
            #expect(!client.unread.hasSuffix("\r\n0\r\n\r\n"))
            try await eventually("its place is free") { events.readerCount == 0 }
            #expect(try await listener.call("GET /events").status == 403)
            await client.close()
        }
    }

    @Test func whoHasAnotherPasswordIsCutAndWhoHasTheSameIsNot() async throws {
        try await run { listener, server, events in
            let client = try await reader(listener)
            await server.change(to: TestListener.configuration())
            events.publish("n", "1")
            try await eventually("it goes on") { client.unread.contains("data: 1\n\n") }
            await server.change(
                to: TestListener.configuration { $0.identities = [APIIdentity(user: "admin", proof: .password("another"))] }
            )
            events.publish("n", "2")
            try await client.waitUntilEnded()
            #expect(!client.unread.contains("data: 2\n\n") && !client.unread.hasSuffix("\r\n0\r\n\r\n"))
            await client.close()
        }
    }

    /// Its connection is full. What others read goes on, and so does who publishes.
    @Test func whoDoesNotReadMissesAndHoldsUpNoStop() async throws {
        // That long it would be waited for.
        let configuration = TestListener.configuration { $0.requestReadTimeout = .seconds(3_600) }
        try await run(configuration) { listener, _, events in
            let stalled = try await WireClient.connect(listener.port, isReading: false)
            try await stalled.send(Self.request)
            try await eventually("it is there") { events.readerCount == 1 }
            let prompt = try await reader(listener)
            let filling = String(repeating: "x", count: 8_000)
            // More than the history and the system hold.
            for number in 0..<1_000 {
                events.publish("n", "{\"\(filling)\":\(number)}")
                if number % 200 == 199 {
                    try await eventually("the other one has it") { prompt.unread.hasSuffix(":\(number)}\n\n\r\n") }
                }
            }
            #expect(!prompt.unread.contains("missed"))
            await listener.shutDownGracefully()
            try await prompt.waitUntilEnded()
            try await eventually("both are gone") { events.readerCount == 0 }
            await prompt.close()
            await stalled.close()
        }
    }

    @Test func whoReadsTooLateIsToldOnTheWire() async throws {
        var settings = EventBroadcast.Settings()
        settings.history.count = 10
        settings.pace = .seconds(3_600)
        try await run(settings: settings) { listener, _, events in
            let client = try await reader(listener)
            events.publish("n", "0")
            try await eventually("it comes") { client.unread.contains("data: 0\n\n") }
            // Until a comment wakes it, and none does: the eleventh pushes the first out.
            for number in 1...30 { events.publish("n", "\(number)") }
            await events.wake(.events)
            try await eventually("the last comes") { client.unread.contains("data: 30\n\n") }
            #expect(client.unread.contains("event: missed\ndata: {\"missed\":20}\n\nevent: n\ndata: 21\n\n"))
            await client.close()
        }
    }
}
