import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What a request's fields say, to the letter: blanks around a value, `Host`, `Expect`, and where the request ends.
struct FieldWireTests {
    private static let right = TestListener.authorization
    private static let start = "POST /echo HTTP/1.1\r\nHost: x\r\n\(right)"

    private static func run(_ body: (TestListener) async throws -> Void) async throws {
        try await TestListener.run(TestListener.configuration { $0.maxRequestBodyBytes = 1_000 }, body)
    }

    /// That what was sent is answered with 400 and that nothing behind it is read.
    private func expectRefusal(
        of request: String,
        status: Int = 400,
        message: String? = nil,
        _ listener: TestListener,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let client = try await listener.connect()
        try await client.send(request + "GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n")
        let response = try await client.response()
        #expect(response.status == status, sourceLocation: sourceLocation)
        #expect(response["connection"] == "close", sourceLocation: sourceLocation)
        if let message {
            let body = #"{"err_no":\#(status),"err_msg":"malformed HTTP request, \#(message)","success":false}"#
            #expect(response.body == body, sourceLocation: sourceLocation)
        }
        try await client.waitUntilEnded()
        #expect(client.unread.isEmpty, sourceLocation: sourceLocation)
    }

    // MARK: Blanks

    @Test(arguments: ["Content-Length: 3 ", "Content-Length:3   ", "Content-Length: \t 3", "Transfer-Encoding: chunked "])
    func blanksAroundALengthAreNotPartOfIt(field: String) async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            let body = field.hasPrefix("C") ? "abc" : "3\r\nabc\r\n0\r\n\r\n"
            for _ in 0..<2 {
                try await client.send(Self.start + "\(field)\r\n\r\n\(body)")
                #expect(try await client.response().body.contains(#""err_msg":"abc""#))
            }
            try await client.send(Self.start + "Content-Length: 1001  \r\nExpect: 100-continue \r\n\r\n")
            #expect(try await client.response().status == 413)
        }
    }

    /// The parser refuses them, as it may; nobody takes the body for none.
    @Test(arguments: ["Content-Length: 3\t", "Transfer-Encoding: chunked\t"])
    func tabsBehindALengthAreRefused(field: String) async throws {
        try await Self.run { listener in
            try await expectRefusal(of: Self.start + "\(field)\r\n\r\n3\r\nabc\r\n0\r\n\r\n", listener)
        }
    }

    @Test(arguments: ["\(right.dropLast()) \r\n", "\(right.dropLast())\t\t \r\n", "Authorization:\t\(right.dropFirst(15))"])
    func blanksAroundCredentialsAreNotPartOfThem(field: String) async throws {
        try await Self.run { listener in
            let response = try await listener.call("GET /echo", fields: field)
            #expect(response.status == 200)
        }
    }

    @Test(arguments: ["100-continue ", "\t100-Continue \t"])
    func blanksAroundAnExpectationAreNotPartOfIt(value: String) async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send(Self.start + "Content-Length: 3\r\nExpect: \(value)\r\n\r\n")
            #expect(try await client.response().status == 100)
            try await client.send("abc")
            #expect(try await client.response().status == 200)
        }
    }

    @Test(arguments: ["close ", "close\t", "x, \tclose\t,y"])
    func blanksAroundTheEndAreNotPartOfIt(value: String) async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: \(value)\r\n\r\n")
            #expect(try await client.response()["connection"] == "close")
            try await client.waitUntilEnded()
        }
    }

    // MARK: Where a request ends

    @Test(arguments: [
        "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3 \r\nContent-Length: 3\r\n",
        "Content-Length: 3 \r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked \r\nContent-Length: 3 \r\n",
        "Content-Length: 3 3\r\n", "Content-Length: 3 ,\r\n", "Content-Length:  \r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: , chunked\r\n", "Transfer-Encoding: \r\nTransfer-Encoding: chunked\r\n",
        "X: a\r\n b\r\nContent-Length: 3\r\n", "Transfer-Encoding:\r\n chunked\r\n", "Content-Length:\r\n 3\r\n",
        "Content-Length: 3\r\n 4\r\n", "Host: y\r\n z\r\n",
    ])
    func aRequestWithoutAClearEndIsRefused(fields: String) async throws {
        try await Self.run { listener in
            for line in ["POST /echo", "GET /healthz", "POST /nowhere"] {
                let start = "\(line) HTTP/1.1\r\nHost: x\r\n\(Self.right)"
                try await expectRefusal(of: "\(start)\(fields)\r\n3\r\nabc\r\n0\r\n\r\n", listener)
            }
        }
    }

    @Test(arguments: ["Chunked", "CHUNKED"])
    func theCodingsCaseDoesNotMatter(coding: String) async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send(Self.start + "Transfer-Encoding: \(coding)\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            #expect(try await client.response().body.contains("abc"))
        }
    }

    @Test func aCodingThatNobodyKnowsIsNamed() async throws {
        try await Self.run { listener in
            let request = Self.start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
            try await expectRefusal(of: request, message: "Transfer-Encoding is not chunked", listener)
        }
    }

    @Test(arguments: ["9223372036854775807", "9223372036854775808", "18446744073709551615 ", "00009999999999999999999"])
    func aLengthThatFitsNowhereIsTooLarge(length: String) async throws {
        try await Self.run { listener in
            try await expectRefusal(of: Self.start + "Content-Length: \(length)\r\n\r\n", status: 413, listener)
            let unknown = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n"
            try await expectRefusal(of: unknown, status: 401, listener)
        }
    }

    // MARK: Versions

    @Test func aRequestWithoutAHostIsRefused() async throws {
        try await Self.run { listener in
            let requests = ["GET /healthz HTTP/1.1\r\n\r\n", "GET http://x/echo HTTP/1.1\r\n\(Self.right)\r\n"]
            for request in requests { try await expectRefusal(of: request, message: "Host is missing", listener) }
            for path in ["/healthz", "/nowhere"] {
                for second in ["x", "y", ""] {
                    let request = "GET \(path) HTTP/1.1\r\nHost: x\r\nhost: \(second)\r\n\r\n"
                    try await expectRefusal(of: request, message: "Host is there more than once", listener)
                }
            }
            try await expectRefusal(
                of: "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\nHost: x\r\nHost: y\r\n\r\n",
                message: "Host is there more than once",
                listener
            )
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost:\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n")
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 200)
        }
    }

    @Test func anOldClientExpectsNothing() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            let start = "POST /echo HTTP/1.0\r\n\(Self.right)Connection: keep-alive\r\n"
            try await client.send(start + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            try await client.send("abc")
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response.body.contains("abc"))
        }
    }

    @Test func anOldClientSendsNoChunks() async throws {
        try await Self.run { listener in
            let start = "POST /echo HTTP/1.0\r\n\(Self.right)Connection: keep-alive\r\n"
            let request = start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            try await expectRefusal(of: request, message: "Transfer-Encoding in HTTP/1.0", listener)
        }
    }

    @Test(arguments: ["0.9", "1.2", "2.0"])
    func anotherVersionIsRefused(version: String) async throws {
        try await Self.run { listener in
            try await expectRefusal(of: "GET /healthz HTTP/\(version)\r\nHost: x\r\n\r\n", listener)
        }
    }

    // MARK: Targets

    @Test(arguments: ["/%65cho", "/ech%6F", "/%65%63%68%6f?x=%zz", "HTTP://x/echo", "hTTps://x:1/%65cho?a"])
    func aTargetMayBeWrittenInSeveralWays(target: String) async throws {
        try await Self.run { listener in
            let response = try await listener.call("GET \(target)")
            #expect(response.status == 200)
        }
    }

    @Test(arguments: ["/%", "/echo%", "/ech%6", "/ech%6g", "/echo%00", "/%00"])
    func aBrokenEscapeIsMalformed(path: String) async throws {
        try await Self.run { listener in
            for fields in ["", Self.right] {
                let response = try await listener.call("GET \(path)", fields: fields)
                #expect(response.status == 400)
                #expect(
                    response.body
                        == #"{"err_no":400,"err_msg":"malformed HTTP request, the path has a malformed escape or %00","success":false}"#
                )
            }
        }
    }
}
