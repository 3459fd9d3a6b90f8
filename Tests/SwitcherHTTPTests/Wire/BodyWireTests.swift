import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct BodyWireTests {
    private static let head = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"

    private static func run(_ body: (TestListener) async throws -> Void) async throws {
        let configuration = TestListener.configuration {
            $0.maxRequestBodyBytes = 1_000
            $0.maxBufferedBodyBytes = 1_500
            // What is half sent stays so, however slow the machine is.
            $0.requestReadTimeout = .seconds(600)
        }
        try await TestListener.run(configuration, body)
    }

    private static func chunk(_ count: Int) -> String {
        "\(String(count, radix: 16))\r\n\(String(repeating: "x", count: count))\r\n"
    }

    @Test func aBodyMayBeAsLongAsTheLimit() async throws {
        try await Self.run { listener in
            let response = try await listener.call("POST /echo", body: String(repeating: "x", count: 1_000))
            #expect(response.body.contains("1000 bytes"))
        }
    }

    @Test func aDeclaredBodyOverTheLimitIsRefusedAtOnce() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send(Self.head + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response["connection"] == "close")
            #expect(response.body == #"{"err_no":413,"err_msg":"request body is over 1000 bytes","success":false}"#)
            try await client.waitUntilEnded()
        }
    }

    @Test func aChunkedBodyIsCountedWhileItIsRead() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n" + Self.chunk(1_000) + "0\r\n\r\n")
            #expect(try await client.response().body.contains("1000 bytes"))
            try await client.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n" + Self.chunk(1_000))
            try await client.send(Self.chunk(1))
            #expect(try await client.response().status == 413)
            try await client.waitUntilEnded()
            #expect(client.error == nil)
        }
    }

    @Test func allBodiesTogetherAreBounded() async throws {
        try await Self.run { listener in
            let first = try await listener.connect()
            try await first.send(Self.head + "Content-Length: 1000\r\n\r\nx")
            // The first has taken its share when the server has looked at it; nothing else tells.
            try await eventually("the budget is short") {
                try await listener.call("POST /echo", body: String(repeating: "x", count: 600)).status == 503
            }
            let refused = try await listener.call("POST /echo", body: String(repeating: "x", count: 600))
            #expect(refused.status == 503)
            #expect(refused["retry-after"] == "1")
            #expect(refused["connection"] == "close")
            #expect(
                refused.body == #"{"err_no":503,"err_msg":"too many request bodies are being received","success":false}"#
            )

            let chunked = try await listener.connect()
            try await chunked.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n" + Self.chunk(500))
            try await chunked.send(Self.chunk(1))
            #expect(try await chunked.response().status == 503)

            #expect(try await listener.call("POST /echo", body: String(repeating: "x", count: 500)).status == 200)
            try await first.send(String(repeating: "x", count: 999))
            #expect(try await first.response().status == 200)
            #expect(try await listener.call("POST /echo", body: String(repeating: "x", count: 600)).status == 200)
        }
    }

    @Test func theShareOfALostRequestIsGivenBack() async throws {
        try await Self.run { listener in
            for _ in 0..<5 {
                let client = try await listener.connect()
                // The other call must not be the first to have its share.
                try await client.send(Self.head + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await client.response().status == 100)
                try await client.send("x")
                try await eventually("the budget is short") {
                    try await listener.call("POST /echo", body: String(repeating: "x", count: 600)).status == 503
                }
                await client.close()
                try await eventually("the budget is there again") {
                    try await listener.call("POST /echo", body: String(repeating: "x", count: 1_000)).status == 200
                }
            }
        }
    }

    @Test func continueIsSaidOnceEverythingIsFine() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            for body in ["Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n"] {
                try await client.send(Self.head + body + "Expect: 100-Continue\r\n\r\n")
                let interim = try await client.response()
                #expect(interim.status == 100)
                #expect(interim.fields == [])
                #expect(client.unread.isEmpty)
                try await client.send(body.hasPrefix("C") ? "abc" : "3\r\nabc\r\n0\r\n\r\n")
                #expect(try await client.response().body.contains("abc"))
            }
        }
    }

    @Test func withoutCredentialsNoBodyIsHeld() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            try await client.waitUntilEnded()
        }
    }

    @Test func continueIsNotSaidWithoutABody() async throws {
        try await Self.run { listener in
            let response = try await listener.call("GET /echo", fields: TestListener.authorization + "Expect: 100-continue\r\n")
            #expect(response.status == 200)
        }
    }

    @Test func aBodyInManyPiecesIsPutTogether() async throws {
        try await Self.run { listener in
            let client = try await listener.connect()
            try await client.send(Self.head + "Content-Length: 26\r\n\r\n")
            for letter in "abcdefghijklmnopqrstuvwxyz" { try await client.send("\(letter)") }
            #expect(try await client.response().body.contains("abcdefghijklmnopqrstuvwxyz"))
            try await client.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            for letter in "abc" { try await client.send("1;x=y\r\n\(letter)\r\n") }
            try await client.send("0\r\nTrailer: x\r\n\r\n")
            #expect(try await client.response().body.contains("\"abc\""))
        }
    }
}
