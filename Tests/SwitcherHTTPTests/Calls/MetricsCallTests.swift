import Foundation
import Metrics
import MetricsTestKit
import NIOCore
import Switcher
import SwitcherTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What is measured of requests, with another backend than the server's own.
struct MetricsCallTests {
    private let metrics = TestMetrics()

    private func count(_ route: String, _ number: String) -> Int64 {
        metrics.counterTotal(label: "switcher_http_requests_total", dimensions: [("route", route), ("err_no", number)])
    }

    private func durations(_ route: String, _ number: String) -> Int {
        let dimensions = [("route", route), ("err_no", number)]
        return metrics.timers(label: "switcher_http_request_duration_seconds", dimensions: dimensions).flatMap(\.values).count
    }

    /// Whatever callers send, a route is one of those there are.
    @Test func requestsAreCountedByRouteAndNumber() async throws {
        try await TestListener.run(metrics: metrics) { listener in
            for line in ["GET /echo", "POST /echo-too?a=b", "GET /%65cho", "GET http://test/echo"] {
                #expect(try await listener.call(line).status == 200)
            }
            #expect(try await listener.call("GET /echo", fields: "").status == 401)
            #expect(try await listener.call("DELETE /echo").status == 405)
            for path in ["/", "/nowhere", "/nowhere/else", "/echo/", "/ECHO"] {
                #expect(try await listener.call("GET \(path)").status == 404)
            }
            #expect(try await listener.call("GET /echo%00").status == 400)
            let garbage = try await listener.connect()
            try await garbage.send("NO HTTP AT ALL\r\n\r\n")
            #expect(try await garbage.response().status == 400)
            #expect(try await listener.call("HEAD /healthz", fields: "").status == 200)
        }
        #expect(count("/echo", "0") == 4)
        #expect(count("/echo", "401") == 1)
        #expect(count("/echo", "405") == 1)
        #expect(count("none", "404") == 5)
        #expect(count("none", "400") == 2)
        #expect(count("/healthz", "0") == 1)
        #expect(durations("/echo", "0") == 4)
        #expect(durations("none", "404") == 5)
        // Of the second there was no beginning.
        #expect(durations("none", "400") == 1)
        let routes = metrics.counters(label: "switcher_http_requests_total").flatMap(\.dimensions).filter { $0.0 == "route" }
        #expect(Set(routes.map(\.1)) == ["/echo", "/healthz", "none"])
    }

    @Test func theTimeOfTheBodyIsMeasured() async throws {
        try await TestListener.run(metrics: metrics) { listener in
            let client = try await listener.connect()
            let fields = "\(TestListener.authorization)Content-Length: 2\r\nExpect: 100-continue\r\n"
            try await client.send("POST /echo HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
            // It has begun.
            #expect(try await client.response().status == 100)
            try await Task.sleep(for: .milliseconds(50))
            try await client.send("ab")
            #expect(try await client.response().status == 200)
            let label = "switcher_http_request_duration_seconds"
            let measured = metrics.timers(label: label).flatMap(\.values)
            #expect(measured.count == 1 && measured.allSatisfy { $0 >= 50_000_000 })
        }
    }

    /// A jobmaker's own numbers are many, and no label.
    @Test func numbersThatAreNotOursAreOne() {
        let requests = HTTPMetrics(metrics).requests(to: "/subpool/update-coinbase")
        for number in [7, 7_777_777, -1, .max] { requests.answered(number, in: .seconds(1)) }
        requests.answered(504, in: .seconds(5))
        #expect(count("/subpool/update-coinbase", "other") == 4)
        #expect(count("/subpool/update-coinbase", "504") == 1)
        #expect(metrics.counters(label: "switcher_http_requests_total").count == 3)
    }

    @Test func connectionsAndBodiesAreMeasured() async throws {
        let hold = HoldRoute()
        let configuration = TestListener.configuration {
            $0.maxConnections = 3
            $0.maxBufferedBodyBytes = 1_000
        }
        try await TestListener.run(configuration, routes: [hold, EchoRoute()], metrics: metrics) { listener in
            func meter(_ name: String, _ state: String? = nil) throws -> Double? {
                try metrics.expectMeter("switcher_http_\(name)", state.map { [("state", $0)] } ?? []).lastValue
            }
            let busy = try await listener.connect()
            try await busy.send("GET /hold HTTP/1.1\r\nHost: test\r\n\r\n")
            let idle = try await listener.connect()
            try await idle.send("GET /nowhere HTTP/1.1\r\nHost: test\r\n\r\n")
            _ = try await idle.response()
            let sending = try await listener.connect()
            let fields = "Host: test\r\n\(TestListener.authorization)Content-Length: 700\r\n"
            try await sending.send("POST /echo HTTP/1.1\r\n\(fields)\r\nbegin")
            try await eventually("connections are counted") {
                try meter("connections", "busy") == 2 && meter("connections", "idle") == 1 && meter("body_bytes") == 700
            }
            #expect(try meter("connections", "waiting") == 0)
            #expect(try meter("connections_max") == 3)
            #expect(try meter("body_max_bytes") == 1_000)
            await sending.close()
            hold.open()
            _ = try await busy.response()
            try await eventually("they are counted no more") {
                try meter("connections", "busy") == 0 && meter("connections", "idle") == 2 && meter("body_bytes") == 0
            }
        }
    }

    @Test func readersOfEventsAreMeasured() async throws {
        let (log, events) = (LogRecorder(), EventBroadcast())
        try await TestListener.run(log: log) {
            SwitcherHTTPServer(
                configuration: TestListener.configuration(),
                routes: [EventsRoute(events: events)],
                events: events,
                metrics: metrics,
                logger: log.logger,
                onListening: $0
            )
        } _: { listener in
            let client = try await listener.connect()
            try await client.send("GET /events HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
            let readers = try metrics.expectMeter("switcher_http_event_readers")
            try await eventually("it is counted") { readers.lastValue == 1 }
            try await client.reset()
            // It is heard of with the next comment, or now.
            try await eventually("it is counted no more") {
                await events.wake(.keepAlive)
                return readers.lastValue == 0
            }
        }
    }

    @Test func listsAreMeasured() async throws {
        func lists() throws -> [String: Double?] {
            Dictionary(
                uniqueKeysWithValues: try ListKind.allCases.map {
                    ($0.rawValue, try metrics.expectMeter("switcher_http_lists", [("list", $0.rawValue)]).lastValue)
                }
            )
        }
        let configuration = TestListener.configuration { $0.requestReadTimeout = .seconds(3_600) }
        let subPools = SubPoolConfiguration(baseDirectory: "/subpool", ackTimeout: .seconds(10), requestTimeout: .seconds(10))
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, configuration: configuration, subPools: subPools, metrics: metrics) { api in
                // More than the system holds of what is not read.
                let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
                let filling = String(repeating: "x", count: 190)
                try await api.writer.write((0..<10_000).map { try check.coinSwitch(name: "\(filling)\($0)", coin: "btc") })
                try await eventually("there is none") { try lists() == ["users": 0, "subpools": 0] }
                let reader = try await WireClient.connect(api.listener.port, isReading: false)
                try await reader.send("GET /switch/users HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
                try await eventually("that of the users is counted") { try lists() == ["users": 1, "subpools": 0] }
                await reader.close()
                try await eventually("it is counted no more") { try lists() == ["users": 0, "subpools": 0] }

                try await zooKeeper.freeze()
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        // One that cannot be had ends.
                        while !Task.isCancelled { _ = try? await api.call("GET /subpools") }
                    }
                    try await eventually("that of the subpools is counted") { try lists() == ["users": 0, "subpools": 1] }
                    try await zooKeeper.thaw()
                    group.cancelAll()
                    try await group.waitForAll()
                }
                try await eventually("it is counted no more") { try lists() == ["users": 0, "subpools": 0] }
            }
        }
    }

    @Test func theirTextIsForWhoMayRead() async throws {
        let identities: [APIIdentity] = [
            APIIdentity(user: "reader", proof: .password("r"), rights: [.read]),
            APIIdentity(user: "writer", proof: .password("w"), rights: [.switching, .coinbase]),
        ]
        func field(_ pair: String) -> String { "Authorization: Basic \(Data(pair.utf8).base64EncodedString())\r\n" }
        let configuration = TestListener.configuration { $0.identities += identities }
        let route = MetricsRoute { HTTPExposition("a 1\n", contentType: "text/plain; version=0.0.4; charset=utf-8") }
        try await TestListener.run(configuration, routes: [route]) { listener in
            let reply = try await listener.call("GET /metrics", fields: field("reader:r"))
            #expect(reply.status == 200)
            #expect(reply.body == "a 1\n")
            #expect(reply.values("content-type") == ["text/plain; version=0.0.4; charset=utf-8"])
            let toHead = try await listener.call("HEAD /metrics", fields: field("reader:r"))
            #expect(toHead.status == 200 && toHead["content-length"] == "4")
            #expect(try await listener.call("GET /metrics", fields: "").status == 401)
            #expect(try await listener.call("GET /metrics", fields: field("writer:w")).status == 403)
            #expect(try await listener.call("POST /metrics", fields: field("reader:r"))["allow"] == "GET, HEAD")
            // What a page reads it changes nothing with.
            #expect(try await listener.call("GET /metrics", fields: field("reader:r") + "Origin: http://x\r\n").status == 200)
        }
    }
}
