import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct ProtocolWireTests {
    @Test(arguments: ["/", "/switch/", "/Echo", "/echo/", "/ech%256f", "/admin", "*"])
    func anUnknownPathIsNotFoundForEverybody(path: String) async throws {
        try await TestListener.run { listener in
            for fields in ["", TestListener.authorization] {
                let response = try await listener.call("GET \(path)", fields: fields)
                #expect(response.status == 404)
                #expect(response.body == #"{"err_no":404,"err_msg":"no such path","success":false}"#)
                #expect(response["content-type"] == "application/json; charset=utf-8")
            }
        }
    }

    @Test(arguments: [
        ("PUT /echo", "GET, POST"), ("DELETE /echo", "GET, POST"), ("OPTIONS /echo", "GET, POST"), ("POST /healthz", "GET, HEAD"),
        ("HEAD /echo", "GET, POST"),
    ])
    func aWrongMethodIsNotAllowed(line: String, allowed: String) async throws {
        try await TestListener.run { listener in
            for fields in ["", TestListener.authorization] {
                let response = try await listener.call(line, fields: fields)
                #expect(response.status == 405)
                #expect(response["allow"] == allowed)
                guard !line.hasPrefix("HEAD ") else { continue }
                #expect(response.body == #"{"err_no":405,"err_msg":"method not allowed","success":false}"#)
            }
        }
    }

    @Test func aReplyToHeadHasNoBody() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let toHead = try await client.response(isToHead: true)
            let toGet = try await client.response()
            #expect(toHead.status == 200)
            #expect(toGet.status == 200)
            #expect(toHead["content-length"] == "\(toGet.body.utf8.count)")
        }
    }

    @Test func aReplyHasTheseFieldsInThisOrder() async throws {
        try await TestListener.run { listener in
            let response = try await listener.call("GET /healthz", fields: "")
            let names = response.fields.map { $0.prefix { $0 != ":" } }
            #expect(names == ["Content-Type", "Content-Length", "Date", "X-Request-Id"])
            #expect(response.body == #"{"err_no":0,"err_msg":"","success":true}"#)
            #expect(response["content-length"] == "\(response.body.utf8.count)")
        }
    }

    @Test func requestsMayBeSentAhead() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            let head = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
            let requests = (0..<50).map { "\(head)Content-Length: \("\($0)".count)\r\n\r\n\($0)" }
            try await client.send(requests.joined())
            for number in 0..<50 {
                #expect(try await client.response().body.contains("\"err_msg\":\"\(number)\""))
            }
        }
    }

    @Test(arguments: [
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "close"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nconnection: Close\r\n\r\n", "close"),
        ("GET /healthz HTTP/1.0\r\n\r\n", "close"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "close"),
    ])
    func theConnectionEndsWhenItShould(request: String, connection: String) async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send(request)
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response["connection"] == connection)
            try await client.waitUntilEnded()
        }
    }

    @Test func anOldClientMayKeepItsConnection() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            for _ in 0..<2 {
                try await client.send("GET /healthz HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                #expect(try await client.response()["connection"] == "keep-alive")
            }
        }
    }

    @Test func aClientMayCloseItsSideAfterTheRequest() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.closeOutput()
            #expect(try await client.response().status == 200)
            try await client.waitUntilEnded()
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET\r\n\r\n", "GET /healthz HTTP/2.0\r\n\r\n", "GET /healthz HTTP/1.1\r\nbroken field\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
    ])
    func whatIsNotHTTPIsRefused(request: String) async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send(request)
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response["connection"] == "close")
            #expect(response.body == #"{"err_no":400,"err_msg":"malformed HTTP request","success":false}"#)
            try await client.waitUntilEnded()
            #expect(client.error == nil)
        }
    }

    @Test func brokenChunksAreRefused() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            let head = "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)Transfer-Encoding: chunked\r\n\r\n"
            try await client.send(head + "3\r\nabc\r\nzz\r\n")
            #expect(try await client.response().status == 400)
            try await client.waitUntilEnded()
        }
    }

    @Test func aGoodRequestBeforeABadOneIsAnswered() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n")
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 400)
            try await client.waitUntilEnded()
        }
    }

    @Test(arguments: [
        "X: \(String(repeating: "x", count: 20_000))\r\n",
        String(repeating: "X: \(String(repeating: "x", count: 1_000))\r\n", count: 40),
        String(repeating: "X: x\r\n", count: 200),
    ])
    func aLargeHeaderIsRefused(fields: String) async throws {
        try await TestListener.run { listener in
            let response = try await listener.call("GET /healthz", fields: fields)
            #expect(response.status == 431)
            #expect(response.body == #"{"err_no":431,"err_msg":"request header too large","success":false}"#)
        }
    }

    @Test func anEndlessFirstLineIsRefused() async throws {
        try await TestListener.run { listener in
            let client = try await listener.connect()
            try await client.send("GET /healthz?")
            // The server may close before it has read all of them.
            for _ in 0..<20 { try? await client.send([UInt8](repeating: 0x78, count: 10_000)) }
            #expect(try await client.response().status == 431)
            try await client.waitUntilEnded()
        }
    }

    @Test func aLongQueryIsRead() async throws {
        try await TestListener.run { listener in
            let response = try await listener.call("GET /healthz?\(String(repeating: "x", count: 14_000))")
            #expect(response.status == 200)
        }
    }
}
