import NIOCore
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Every reply says what its request is called, and so does every line of the log about it.
struct RequestIDWireTests {
    private static let sent = "X-Request-Id: mine-1\r\n"
    private static let authorized = TestListener.authorization
    private static let unauthorized = "Authorization: Basic AAAA\r\n"

    /// Requests, the status of their replies, and the line about each, if there is one.
    private static let requests: [(request: String, status: Int, line: String?)] = [
        ("GET /echo HTTP/1.1\r\nHost: x\r\n\(sent)\(authorized)\r\n", 200, nil),
        ("GET /echo HTTP/1.0\r\n\(sent)\(authorized)\r\n", 200, nil),
        ("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\(sent)\r\n", 200, nil),
        ("GET /healthz HTTP/1.1\r\n\(sent)\r\n", 400, "Request malformed"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\(sent)\r\n", 400, "Request malformed"),
        ("GET /%zz HTTP/1.1\r\nHost: x\r\n\(sent)\r\n", 400, "Request malformed"),
        ("GET /echo HTTP/1.1\r\nHost: x\r\n\(sent)\(unauthorized)\r\n", 401, "Unauthorized"),
        ("GET /metrics-only HTTP/1.1\r\nHost: x\r\n\(sent)\(authorized)\r\n", 403, "Forbidden: the right is missing"),
        (
            "GET /echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: cross-site\r\n\(sent)\(authorized)\r\n", 403,
            "Forbidden: a page of another site, which is not in AllowedOrigins"
        ),
        ("GET /nowhere HTTP/1.1\r\nHost: x\r\n\(sent)\r\n", 404, nil),
        ("PUT /echo HTTP/1.1\r\nHost: x\r\n\(sent)\(authorized)\r\n", 405, nil),
        ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\(sent)\(authorized)\r\n", 413, "Body refused"),
    ]

    private struct ReadingRoute: Route {
        let paths = ["/metrics-only"]
        let methods = [RouteMethod.get]
        let right: Right? = .read
        let changesSomething = false

        func reply(to call: RequestCall) async -> Reply { .success }
    }

    private static func run(_ body: (TestListener) async throws -> Void) async throws {
        let configuration = TestListener.configuration {
            $0.maxRequestBodyBytes = 100
            $0.identities = [
                APIIdentity(user: "admin", proof: .password("secret:pass"), rights: [.switching])
            ]
        }
        try await TestListener.run(configuration, routes: [EchoRoute(), LivenessRoute(), ReadingRoute()], body)
    }

    @Test func everyReplyAndEveryLineHasTheCallers() async throws {
        try await Self.run { listener in
            for (request, status, line) in Self.requests {
                let client = try await listener.connect()
                let linesBefore = listener.log.entries.count
                try await client.send(request)
                let response = try await client.response(isToHead: request.hasPrefix("HEAD"))
                #expect(response.status == status, "\(request)")
                #expect(response.values("x-request-id") == ["mine-1"], "\(request)")
                let lines = listener.log.entries.dropFirst(linesBefore).filter { $0.message != "Connection lost" }
                #expect(lines.map(\.message) == (line.map { [$0] } ?? []), "\(request)")
                #expect(lines.allSatisfy { $0.metadata["request_id"] == "mine-1" && $0.metadata["remote"] != nil }, "\(request)")
                await client.close()
            }
        }
    }

    @Test func withoutOneItIsMade() async throws {
        try await Self.run { listener in
            var ids: Set<String> = []
            for (request, status, _) in Self.requests {
                for sent in ["", "X-Request-Id: a b\r\n", Self.sent + Self.sent] {
                    let client = try await listener.connect()
                    try await client.send(request.replacing(Self.sent, with: sent))
                    let response = try await client.response(isToHead: request.hasPrefix("HEAD"))
                    #expect(response.status == status)
                    let id = try #require(response.values("x-request-id").first)
                    #expect(id.wholeMatch(of: /[0-9a-f]{16}-[0-9a-f]+/) != nil)
                    #expect(ids.insert(id).inserted)
                    await client.close()
                }
            }
        }
    }

    /// What the parser refuses has no fields that could be read.
    @Test func whatIsNoRequestGetsOneToo() async throws {
        try await Self.run { listener in
            for bytes in ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n"]
            {
                let client = try await listener.connect()
                try await client.send(bytes)
                let response = try await client.response()
                let id = try #require(response["x-request-id"])
                #expect(listener.log.entries("Request malformed").contains { $0.metadata["request_id"] == id })
                await client.close()
            }
        }
    }

    /// Sent ahead on one connection, each keeps its own.
    @Test func requestsOfOneConnectionAreToldApart() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            let requests = (0..<50).map { "GET /echo HTTP/1.1\r\nHost: x\r\nX-Request-Id: r\($0)\r\n\(Self.authorized)\r\n" }
            try await client.send(requests.joined())
            for number in 0..<50 {
                #expect(try await client.response()["x-request-id"] == "r\(number)")
            }
            await client.close()
        }
    }
}
