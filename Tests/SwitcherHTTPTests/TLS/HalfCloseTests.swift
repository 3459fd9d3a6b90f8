import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Clients that have said everything, and replies to those who are still talking: on plain connections and on encrypted ones.
struct HalfCloseTests {
    private static func run(
        isEncrypted: Bool,
        routes: [any Route] = [EchoRoute(), LivenessRoute()],
        _ change: (inout HTTPConfiguration) -> Void = { _ in },
        _ body: (TestTLS, TestListener, WireClient) async throws -> Void
    ) async throws {
        let tls = try await TestTLS.make()
        let configuration = isEncrypted ? try tls.configuration(change) : TestListener.configuration(change)
        try await TestListener.run(configuration, routes: routes) { listener in
            try await body(tls, listener, isEncrypted ? try await tls.connect(listener) : try await listener.connect())
        }
    }

    @Test(arguments: [false, true])
    func whoHasSaidEverythingGetsItsReply(isEncrypted: Bool) async throws {
        let hold = HoldRoute()
        try await Self.run(isEncrypted: isEncrypted, routes: [hold]) { _, _, client in
            try await client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the call waits") { hold.waitingCount == 1 }
            try await client.closeOutput()
            hold.open()
            #expect(try await client.response().status == 200)
            try await client.waitUntilEnded()
            #expect(client.error == nil)
        }
    }

    /// Far more than is parsed at a time, of all kinds, with nobody reading the replies for a while.
    @Test(arguments: [false, true])
    func whatWasSentAheadIsAllAnswered(isEncrypted: Bool) async throws {
        try await Self.run(isEncrypted: isEncrypted) { _, _, client in
            let fields = "Host: x\r\n\(TestListener.authorization)"
            let count = 1_500
            let requests = (0..<count).map { number -> String in
                let text = String(repeating: "\(number)-", count: number % 100 == 0 ? 3_000 : 1)
                return switch number % 4 {
                case 0: "POST /echo HTTP/1.1\r\n\(fields)Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
                case 1:
                    "POST /echo HTTP/1.1\r\n\(fields)Transfer-Encoding: chunked\r\n\r\n"
                        + "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n0\r\n\r\n"
                case 2: "\r\nGET /echo HTTP/1.1\r\n\(fields)\r\n"
                default: "GET /healthz HTTP/1.1\r\n\(fields)\r\n"
                }
            }
            try await client.send(requests.joined())
            try await client.closeOutput()
            for number in 0..<count {
                let response = try await client.response(timeout: Timeouts.start)
                let expected =
                    switch number % 4 {
                    case 0: number % 100 == 0 ? "\("\(number)-".utf8.count * 3_000) bytes" : "\"\(number)-\""
                    case 1: "\"\(number)-\""
                    case 2: "none"
                    default: ""
                    }
                #expect(response.status == 200 && response.body.contains(expected), "\(number): \(response.body)")
            }
            try await client.waitUntilEnded()
        }
    }

    @Test(arguments: [false, true])
    func aLongReplyArrivesWholeAfterIt(isEncrypted: Bool) async throws {
        try await Self.run(isEncrypted: isEncrypted, routes: [LongRoute()]) { _, _, client in
            try await client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.closeOutput()
            #expect(try await client.response(timeout: Timeouts.start).body.utf8.count == LongRoute.length)
            try await client.waitUntilEnded()
        }
    }

    /// As a socket is shut down by who does not know what is on it.
    @Test func whoLeavesTLSWithoutAWordGetsItsReplyToo() async throws {
        try await Self.run(isEncrypted: true, routes: [LongRoute()]) { tls, listener, _ in
            let script = """
                import os, socket, ssl, sys, time
                trust = ssl.create_default_context(cafile=sys.argv[2])
                connection = trust.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), server_hostname="127.0.0.1")
                connection.sendall(b"GET /long HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
                socket.socket(fileno=os.dup(connection.fileno())).shutdown(socket.SHUT_WR)
                time.sleep(0.2)
                count = 0
                while piece := connection.recv(65536): count += piece.count(b"x")
                print(count)
                """
            let said = try await Tool.run("python3", ["-c", script, "\(listener.port)", tls.authority.certificateFile])
            #expect(said.output == "\(LongRoute.length)\n", "\(said.errors)")
        }
    }

    /// Longer than the moment that is left to who is still sending.
    @Test(arguments: [false, true])
    func whoIsSlowToTakeTheLastReplyGetsAllOfIt(isEncrypted: Bool) async throws {
        try await Self.run(isEncrypted: isEncrypted, routes: [LongRoute()]) { tls, listener, _ in
            let script = """
                import socket, ssl, sys, time
                connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                if sys.argv[3] == "true":
                    trust = ssl.create_default_context(cafile=sys.argv[2])
                    connection = trust.wrap_socket(connection, server_hostname="127.0.0.1")
                connection.sendall(b"GET /long HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
                time.sleep(4)
                count = 0
                while piece := connection.recv(65536): count += piece.count(b"x")
                print(count)
                """
            let arguments = ["-c", script, "\(listener.port)", tls.authority.certificateFile, "\(isEncrypted)"]
            let said = try await Tool.run("python3", arguments)
            #expect(said.output == "\(LongRoute.length)\n", "\(said.errors)")
        }
    }

    /// It says that it sends nothing more while the reply is still on its way.
    @Test func whoClosesItsSideInMidReplyGetsAllOfIt() async throws {
        try await Self.run(isEncrypted: false, routes: [LongRoute()]) { _, listener, _ in
            let script = """
                import socket, sys
                connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                connection.sendall(b"GET /long HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
                count = connection.recv(65536).count(b"x")
                connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65536): count += piece.count(b"x")
                print(count)
                """
            let said = try await Tool.run("python3", ["-c", script, "\(listener.port)"])
            #expect(said.output == "\(LongRoute.length)\n", "\(said.errors)")
        }
    }

    @Test(arguments: [false, true])
    func anEarlyRefusalReachesWhoIsStillSending(isEncrypted: Bool) async throws {
        try await Self.run(isEncrypted: isEncrypted) {
            $0.maxRequestBodyBytes = 1_000
            // However slow it is.
            $0.lingerTime = .seconds(3_600)
        } _: { _, _, client in
            // More than the system holds of what nobody reads.
            let length = 24 << 20
            try await client.send(
                "POST /echo HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)Content-Length: \(length)\r\n\r\n"
            )
            // It sends on without looking, before the reply and behind it.
            try await client.send([UInt8](repeating: UInt8(ascii: "x"), count: 400_000))
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response["connection"] == "close")
            try await client.waitUntilEnded()
            let sent = ThreadGate.Count()
            async let sending: Void = {
                try await client.send([UInt8](repeating: UInt8(ascii: "x"), count: length - 400_000))
                sent.add()
            }()
            // One that is never taken would be waited for without end.
            do { try await eventually("all is taken") { sent.value == 1 || client.error != nil } } catch {
                await client.close()
                throw error
            }
            try await sending
            #expect(client.error == nil)
            try await client.closeOutput()
        }
    }

    @Test func anEarlyRefusalReachesCurl() async throws {
        try await Self.run(isEncrypted: true) {
            $0.maxRequestBodyBytes = 1_000
        } _: { tls, listener, _ in
            let arguments = ["-H", "Expect:", "-w", "%{http_code}", "--data-binary", "@-"]
            let trust = ["-sS", "--cacert", tls.authority.certificateFile, "-u", "admin:secret:pass"]
            let refused = try await Tool.run(
                "curl",
                trust + arguments + ["https://127.0.0.1:\(listener.port)/echo"],
                input: String(repeating: "x", count: 5_000_000)
            )
            #expect(
                refused.output == #"{"err_no":413,"err_msg":"request body is over 1000 bytes","success":false}413"#,
                "\(refused.errors)"
            )
        }
    }
}
