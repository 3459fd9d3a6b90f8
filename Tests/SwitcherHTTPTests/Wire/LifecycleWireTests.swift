import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct LifecycleWireTests {
    @Test func anAddressInUseIsSaidInOneLine() async throws {
        try await TestListener.run { listener in
            let configuration = TestListener.configuration { $0.port = listener.port }
            await #expect(throws: HTTPListenError.addressInUse(address: "127.0.0.1:\(listener.port)")) {
                try await TestListener.run(configuration) { _ in }
            }
            let error = HTTPListenError.addressInUse(address: "127.0.0.1:\(listener.port)")
            #expect("\(error)" == "cannot listen on 127.0.0.1:\(listener.port): address already in use")
        }
    }

    @Test(arguments: ["192.0.2.1", "no-such-host.invalid"])
    func anAddressThatIsNotOursIsSaid(host: String) async throws {
        do {
            try await TestListener.run(TestListener.configuration { $0.host = host }) { _ in }
            Issue.record("it listens")
        } catch HTTPListenError.cannotListen(let address, let reason) {
            #expect(address == "\(host):0")
            #expect(!reason.isEmpty && !reason.contains("\n"))
        }
    }

    @Test(arguments: [nil, "localhost", "127.0.0.1"])
    func itListensWhereItWasTold(host: String?) async throws {
        try await TestListener.run(TestListener.configuration { $0.host = host }) { listener in
            #expect(try await listener.call("GET /healthz").status == 200)
            #expect(listener.log.entries("HTTP API is listening").count == 1)
            _ = try await listener.call("GET /echo", fields: "")
            #expect(listener.log.entries("Unauthorized").allSatisfy { $0.metadata["remote"]?.hasPrefix("127.0.0.1:") == true })
        }
    }

    @Test func theAddressIsFreeAgainAfterwards() async throws {
        let port = try await TestListener.run { listener in
            _ = try await listener.call("GET /healthz")
            return listener.port
        }
        try await TestListener.run(TestListener.configuration { $0.port = port }) { listener in
            #expect(listener.port == port)
        }
    }

    @Test func shuttingDownAnswersWhatHasBegun() async throws {
        let hold = HoldRoute()
        try await TestListener.run(routes: [hold, EchoRoute()]) { listener in
            let idle = try await listener.connect()
            try await idle.send("HEAD /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await idle.response(isToHead: true)
            let answered = try await listener.connect()
            try await answered.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the call waits") { hold.waitingCount == 1 }
            let reading = try await listener.connect()
            let body = "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            try await reading.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\(body)")
            #expect(try await reading.response().status == 100)

            await listener.shutDownGracefully()
            try await idle.waitUntilEnded()
            try await eventually("nobody else gets in") {
                guard let late = try? await listener.connect() else { return true }
                await late.close()
                return false
            }
            try await reading.send("abc")
            let read = try await reading.response()
            #expect(read.body.contains("abc"))
            #expect(read["connection"] == "close")
            hold.open()
            #expect(try await answered.response()["connection"] == "close")
            try await answered.waitUntilEnded()
        }
    }

    /// It was sent before the client could know.
    @Test func aRequestThatIsOnItsWayAtAStopIsServed() async throws {
        // For a machine that stands still.
        let configuration = TestListener.configuration { $0.farewellTime = .seconds(3_600) }
        try await TestListener.run(configuration) { listener in
            // Connections are accepted in their order: this one is when the other one is answered.
            let fresh = try await listener.connect()
            let kept = try await listener.connect()
            try await kept.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await kept.response().status == 200)
            await listener.shutDownGracefully()
            try await eventually("nobody else gets in") {
                guard let late = try? await listener.connect() else { return true }
                await late.close()
                return false
            }
            for client in [kept, fresh] {
                try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                let response = try await client.response()
                #expect(response.status == 200 && response["connection"] == "close")
                try await client.waitUntilEnded()
            }
        }
    }

    @Test func cancellingEndsItAtOnce() async throws {
        let ports = AsyncStream<Int>.makeStream()
        let server = SwitcherHTTPServer(
            configuration: TestListener.configuration(),
            routes: [EchoRoute()],
            logger: LogRecorder().logger
        ) { ports.continuation.yield($0) }
        let task = Task { try await server.run() }
        var iterator = ports.stream.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let idle = try await WireClient.connect(port)
        let reading = try await WireClient.connect(port)
        try await reading.send(
            "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
                + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        #expect(try await reading.response().status == 100)
        task.cancel()
        try await idle.waitUntilEnded()
        try await reading.waitUntilEnded()
        _ = await task.result
    }
}
