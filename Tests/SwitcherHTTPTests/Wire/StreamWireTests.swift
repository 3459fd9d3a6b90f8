import NIOCore
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Bodies that are made while they are sent.
struct StreamWireTests {
    private static let request = "GET /stream HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n"
    private struct Failure: Error {}

    @Test func theBodyComesInChunksAndTheConnectionStays() async throws {
        let route = StreamRoute { write in
            for text in ["one\n", "", "two\n", String(repeating: "x", count: 300)] { try await write(ByteBuffer(string: text)) }
        }
        try await TestListener.run(routes: [route, EchoRoute()]) { listener in
            let client = try await listener.connect()
            // Sent ahead: nothing gets between the chunks.
            try await client.send(Self.request + Self.request.replacing("/stream", with: "/echo") + Self.request)
            for _ in 0..<2 {
                let response = try await client.response()
                #expect(response.status == 200)
                #expect(response["content-type"] == "text/plain")
                #expect(response["transfer-encoding"] == "chunked" && response["content-length"] == nil)
                guard response.body.hasPrefix("one\n") else {
                    Issue.record("\(response)")
                    continue
                }
                #expect(response.body == "one\ntwo\n" + String(repeating: "x", count: 300))
                if route.startCount == 2 { break }
                #expect(try await client.response().body.contains("none"))
            }
            #expect(!client.isEnded)
            await client.close()
        }
    }

    @Test func oldClientsGetItUpToTheEndOfTheConnection() async throws {
        let route = StreamRoute { write in
            for text in ["one\n", "two\n"] { try await write(ByteBuffer(string: text)) }
        }
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            try await client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\(TestListener.authorization)\r\n")
            try await client.waitUntilEnded()
            #expect(client.unread.hasSuffix("\r\n\r\none\ntwo\n"))
            #expect(client.unread.contains("\r\nConnection: close\r\n"))
            #expect(!client.unread.contains("chunked"))
            await client.close()
        }
    }

    @Test(arguments: ["1.0", "1.1"])
    func nothingIsMadeForHead(version: String) async throws {
        let route = StreamRoute { try await $0(ByteBuffer(string: "body")) }
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            let fields = "Host: x\r\nConnection: close\r\n\(TestListener.authorization)\r\n"
            try await client.send("HEAD /stream HTTP/\(version)\r\n\(fields)")
            try await client.waitUntilEnded()
            #expect(client.unread.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"))
            #expect(client.unread.hasSuffix("\r\n\r\n"))
            #expect(route.startCount == 0)
            await client.close()
        }
    }

    @Test func aBodyThatFailsIsCut() async throws {
        let route = StreamRoute { write in
            try await write(ByteBuffer(string: "half"))
            throw Failure()
        }
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            try await client.send(Self.request + Self.request)
            try await client.waitUntilEnded()
            #expect(client.unread.hasSuffix("4\r\nhalf\r\n"))
            #expect(route.startCount == 1)
            await client.close()
        }
    }

    /// A client that takes nothing of a body without end.
    ///
    /// - Returns: How many bytes were taken from the route until the connection was dropped.
    private func takeNothing() async throws -> Int {
        let route = StreamRoute { write in
            let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 16_384)
            while true { try await write(piece) }
        }
        let configuration = TestListener.configuration { $0.requestReadTimeout = .seconds(1) }
        return try await TestListener.run(configuration, routes: [route]) { listener in
            let client = try await WireClient.connect(listener.port, isReading: false)
            try await client.send(Self.request)
            try await eventually("the connection is dropped") { route.error != nil }
            await client.close()
            return route.byteCount
        }
    }

    @Test func whoDoesNotReadHoldsLittleAndIsDropped() async throws {
        let byteCount = try await takeNothing()
        // What the system holds for both sides, at most.
        #expect(byteCount > 16_384 && byteCount < 16 << 20, "\(byteCount)")
    }

    /// Each reader that takes nothing would have the system hold megabytes.
    @Test func theSystemHoldsLittleOfIt() async throws {
        let byteCount = try await takeNothing()
        #expect(byteCount < 1 << 20, "\(byteCount)")
    }

    @Test func whoHasGoneEndsIt() async throws {
        let route = StreamRoute { write in
            while true {
                try await write(ByteBuffer(string: "tick\n"))
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            try await client.send(Self.request)
            try await eventually("it ticks") { client.unread.contains("tick") }
            await client.close()
            try await eventually("the body ends") { route.error != nil }
        }
    }

    /// What goes on for ever ends with the server, in good order if it likes.
    @Test(arguments: [true, false])
    func aStopEndsIt(inOrder: Bool) async throws {
        let route = StreamRoute { write in
            try await write(ByteBuffer(string: "begin"))
            do { try await Task.sleep(for: .seconds(3_600)) } catch { if !inOrder { throw error } }
        }
        try await TestListener.run(routes: [route]) { listener in
            let client = try await listener.connect()
            try await client.send(Self.request)
            try await eventually("it has begun") { client.unread.contains("begin") }
            await listener.shutDownGracefully()
            try await client.waitUntilEnded()
            #expect(client.unread.hasSuffix(inOrder ? "begin\r\n0\r\n\r\n" : "begin\r\n"))
            await client.close()
        }
    }
}
