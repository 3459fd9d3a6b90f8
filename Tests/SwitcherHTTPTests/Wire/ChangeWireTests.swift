import Foundation
import NIOCore
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What a reload changes of a listener that serves.
struct ChangeWireTests {
    private static let other = "Authorization: Basic b3RoZXI6c2VjcmV0OnBhc3M=\r\n"
    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    /// Runs a server, and hands over what changes it.
    private func run(
        _ configuration: HTTPConfiguration = TestListener.configuration(),
        routes: [any Route] = [EchoRoute(), LivenessRoute()],
        passwordCheck: PasswordHash.Check? = nil,
        _ body: (TestListener, SwitcherHTTPServer) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        try await TestListener.run(log: log) {
            SwitcherHTTPServer(
                configuration: configuration,
                routes: routes,
                passwordCheck: passwordCheck,
                logger: log.logger,
                onListening: $0
            )
        } _: { listener, server in
            try await body(listener, server)
        }
    }

    @Test func otherCredentialsCountAtOnceAlsoOnOpenConnections() async throws {
        try await run { listener, server in
            let client = try await listener.connect()
            let request = "GET /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n"
            try await client.send(request)
            #expect(try await client.response().status == 200)
            await server.change(
                to: TestListener.configuration {
                    $0.identities = [APIIdentity(user: "other", proof: .password("secret:pass"))]
                }
            )
            try await client.send(request)
            #expect(try await client.response().status == 401)
            #expect(try await listener.call("GET /echo", fields: Self.other).status == 200)
        }
    }

    /// The old one had been checked, and remembered.
    @Test func aHashedPasswordThatWasRememberedIsForgotten() async throws {
        // As mkpasswd has made it.
        let changed = "$5$rounds=1000$saltsalt$/lqUNJR2c2eGIFNWV7GKffiojUEPBMz6qy1PqD3lyJ2"
        func desk(_ hash: String) throws -> HTTPConfiguration {
            let hash = try PasswordHash(hash)
            return TestListener.configuration { $0.identities = [APIIdentity(user: "desk", proof: .hash(hash))] }
        }
        // desk:secret, desk:changed
        let (old, new) = ("Authorization: Basic ZGVzazpzZWNyZXQ=\r\n", "Authorization: Basic ZGVzazpjaGFuZ2Vk\r\n")
        try await run(desk(PasswordHashTests.hashes[6])) { listener, server in
            for _ in 0..<2 { #expect(try await listener.call("GET /echo", fields: old).status == 200) }
            #expect(try await listener.call("GET /echo", fields: new).status == 401)
            await server.change(to: try desk(changed))
            #expect(try await listener.call("GET /echo", fields: old).status == 401)
            for _ in 0..<2 { #expect(try await listener.call("GET /echo", fields: new).status == 200) }
        }
    }

    private static func field(_ number: Int, _ password: String) -> String {
        "Authorization: Basic \(Data("caller\(number):\(password)".utf8).base64EncodedString())\r\n"
    }

    /// Twenty checks would be more than may wait, and strangers have taken all sixteen places.
    @Test func aReloadCostsNoKnownCallerACheck() async throws {
        let gate = ThreadGate()
        defer { gate.open() }
        let hash = try PasswordHash(PasswordHashTests.hashes[6])
        let callers = (0..<20).map { APIIdentity(user: "caller\($0)", proof: .hash(hash)) }
        let check: PasswordHash.Check = { hash, password in
            if password.starts(with: "wrong".utf8) { gate.wait() }
            return hash.check(password)
        }
        try await run(TestListener.configuration { $0.identities = callers }, passwordCheck: check) { listener, server in
            for number in 0..<20 {
                #expect(try await listener.call("GET /echo", fields: Self.field(number, "secret")).status == 200)
            }
            let (refused, calls, ends) = (ThreadGate.Count(), ThreadGate.Count(), ThreadGate.Count())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let status = try await listener.call("GET /echo", fields: Self.field(0, "wrong\(number)")).status
                        if status == 503 { refused.add() }
                    }
                }
                try await eventually("sixteen wait") { refused.value == 4 }
                for number in 0..<20 {
                    group.addTask {
                        repeat {
                            let status = try await listener.call("GET /echo", fields: Self.field(number, "secret")).status
                            #expect(status == 200)
                            calls.add()
                        } while ends.value == 0
                    }
                }
                for round in 1...5 {
                    let other = APIIdentity(user: "other", proof: .password("\(round)"))
                    await server.change(to: TestListener.configuration { $0.identities = [other] + callers })
                    let count = calls.value
                    try await eventually("they call on") { calls.value > count + 40 }
                }
                // Those that waited before still count.
                #expect(try await listener.call("GET /echo", fields: Self.field(0, "wronger")).status == 503)
                ends.add()
                gate.open()
                try await group.waitForAll()
            }
        }
    }

    @Test func aRequestWhoseHeadWasReadIsServedAsItWasAdmitted() async throws {
        try await run { listener, server in
            let client = try await listener.connect()
            try await client.send(
                "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)Content-Length: 4\r\nExpect: 100-continue\r\n\r\n"
            )
            try await eventually("the body is wanted") { client.unread.hasPrefix("HTTP/1.1 100") }
            await server.change(
                to: TestListener.configuration {
                    $0.identities = []
                    $0.maxRequestBodyBytes = 1
                }
            )
            #expect(try await client.response().status == 100)
            try await client.send("abcd")
            #expect(try await client.response().status == 200)
        }
    }

    /// A list, or events, would otherwise go on for hours.
    @Test func whatIsSentToWhoMayNotReadAnyMoreIsCut() async throws {
        let route = StreamRoute { write in
            while true {
                try await write(ByteBuffer(string: "tick\n"))
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await run(routes: [route]) { listener, server in
            let client = try await listener.connect()
            try await client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
            await server.change(to: TestListener.configuration { $0.maxConnections = 9 })
            try await eventually("it ticks") { route.byteCount > 50 }
            let identity = APIIdentity(user: "admin", proof: .password("secret:pass"), rights: [.switching, .coinbase])
            await server.change(to: TestListener.configuration { $0.identities = [identity] })
            try await client.waitUntilEnded()
            #expect(client.unread.hasSuffix("tick\n\r\n"))
        }
    }

    @Test func bodiesHaveTheNewBound() async throws {
        try await run { listener, server in
            await server.change(to: TestListener.configuration { $0.maxRequestBodyBytes = 3 })
            let refused = try await listener.call("POST /echo", body: "abcd")
            #expect(refused.status == 413 && refused.body.contains("over 3 bytes"))
            await server.change(to: TestListener.configuration { $0.maxBufferedBodyBytes = 3 })
            #expect(try await listener.call("POST /echo", body: "abcd").status == 503)
            await server.change(to: TestListener.configuration())
            #expect(try await listener.call("POST /echo", body: "abcd").status == 200)
        }
    }

    @Test func aSlowRequestHasTheNewTimeAlsoOnAnOpenConnection() async throws {
        try await run { listener, server in
            let client = try await listener.connect()
            try await client.send(Self.health)
            _ = try await client.response()
            await server.change(to: TestListener.configuration { $0.requestReadTimeout = .milliseconds(300) })
            try await client.send("GET /healthz HTTP/1.1\r\n")
            try await client.waitUntilEnded()
            #expect(client.unread.isEmpty)
        }
    }

    @Test func whoWaitsIsServedWhenThereMayBeMore() async throws {
        let hold = HoldRoute()
        let few = TestListener.configuration { $0.maxConnections = 2 }
        try await run(few, routes: [hold, LivenessRoute()]) { listener, server in
            var clients: [WireClient] = []
            for _ in 0..<6 {
                let client = try await listener.connect()
                try await client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
                clients.append(client)
            }
            try await eventually("two are served") { hold.waitingCount == 2 }
            await server.change(to: TestListener.configuration { $0.maxConnections = 5 })
            try await eventually("five are served") { hold.waitingCount == 5 }
            hold.open()
            for client in clients { #expect(try await client.response().status == 200) }
        }
    }

    @Test func thoseThatAreTooManyAreClosedWhenTheyAreIdle() async throws {
        let hold = HoldRoute()
        try await run(routes: [hold, LivenessRoute()]) { listener, server in
            let busy = try await listener.connect()
            try await busy.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            var idle: [WireClient] = []
            for _ in 0..<5 {
                let client = try await listener.connect()
                try await client.send(Self.health)
                _ = try await client.response()
                idle.append(client)
            }
            await server.change(to: TestListener.configuration { $0.maxConnections = 2 })
            try await eventually("four are closed") { idle.filter(\.isEnded).count == 4 }
            #expect(!idle[4].isEnded, "the idlest are closed first")
            hold.open()
            #expect(try await busy.response().status == 200)
        }
    }
}
