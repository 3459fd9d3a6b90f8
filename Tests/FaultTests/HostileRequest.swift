import SwitcherTestKit

/// What somebody sends who wishes the server ill, and the answer that it gets.
struct HostileRequest: Sendable, CustomStringConvertible {
    enum Answer: Sendable, Equatable {
        /// Status 200 with that `err_no`; the connection may go on.
        case refused(Int)
        /// That status, and the connection ends: nothing that follows is taken for a request.
        case closed(Int)
    }

    let description: String
    let bytes: [UInt8]
    let answer: Answer
    /// Whether the client says that nothing more will come.
    var endsOutput = false

    /// A call with credentials and a body.
    private static func post(_ path: String, _ name: String, _ body: [UInt8], _ number: Int) -> HostileRequest {
        let head = "POST \(path) HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)Content-Length: \(body.count)\r\n\r\n"
        return HostileRequest(description: name, bytes: Array(head.utf8) + body, answer: .refused(number))
    }

    private static func text(_ name: String, _ text: String, _ answer: Answer, endsOutput: Bool = false) -> HostileRequest {
        HostileRequest(description: name, bytes: Array(text.utf8), answer: answer, endsOutput: endsOutput)
    }
}

extension HostileRequest {
    /// Bodies that are too deep, too long, or no text.
    static let bodies: [HostileRequest] = {
        let batch = "/switch/multi-user"
        func json(_ name: String, _ text: String, _ number: Int) -> HostileRequest { post(batch, name, Array(text.utf8), number) }
        func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
        func names(_ list: String) -> String { #"{"usercoins":[{"coin":"btc","punames":[\#(list)]}]}"# }
        return [
            json("a million open lists", repeated("[", 1_000_000), 400),
            json("deep lists", repeated("[", 100_000) + repeated("]", 100_000), 400),
            json("deep objects", repeated(#"{"a":"#, 100_000) + "1" + repeated("}", 100_000), 400),
            json("a deep list of coins", #"{"usercoins":"# + repeated("[", 100_000), 400),
            json("a deep name", names(repeated("[", 100_000) + repeated("]", 100_000)), 400),
            json(
                "a deep member that nobody asked for",
                #"{"x":\#(repeated("[", 100_000) + repeated("]", 100_000)),"usercoins":[]}"#,
                400
            ),
            json("a name of 1 MB", names("\"\(repeated("n", 1_000_000))\""), 102),
            json("a name of 9 MB", names("\"\(repeated("n", 9_000_000))\""), 102),
            json("a coin of 1 MB", #"{"usercoins":[{"coin":"\#(repeated("c", 1_000_000))","punames":["a"]}]}"#, 104),
            json("a key of 1 MB", "{\"\(repeated("k", 1_000_000))\":1}", 108),
            json("a hundred thousand empty entries", #"{"usercoins":[\#(repeated("{},", 100_000)){}]}"#, 400),
            json("a number without end", #"{"usercoins":\#(repeated("9", 1_000_000))}"#, 400),
            json("an exponent without end", #"{"usercoins":[{"coin":"btc","punames":[1e999999999]}]}"#, 400),
            json("a string without end", "\"" + repeated("x", 1_000_000), 400),
            json("half an escape", names(#""\u12"#), 400),
            json("a lone surrogate", names(#""\ud800""#), 400),
            json("a NUL in a name", names(#""a\u0000b""#), 102),
            json("a path as a name", names(#""../../zookeeper/quota""#), 102),
            post(batch, "no UTF-8", Array(names("\"").utf8.dropLast(5)) + [0xFF, 0xFE, 0xC0, 0x80] + Array("\"]}]}".utf8), 400),
            post(batch, "nothing but NULs", [UInt8](repeating: 0, count: 100_000), 400),
            post("/switch", "a form's name of 1 MB", Array("coin=btc&puname=\(repeated("n", 1_000_000))".utf8), 102),
            post("/switch", "a form that is no UTF-8", Array("coin=btc&puname=".utf8) + [0xFF, 0xC0, 0x80], 102),
            post("/switch", "a form with a NUL", Array("coin=btc&puname=a%00b".utf8), 102),
            post("/switch", "a hundred thousand fields", Array(repeated("a&", 100_000).utf8), 101),
            post("/switch", "a hundred thousand escapes", Array("puname=\(repeated("%41", 100_000))".utf8), 102),
            post("/switch", "half an escape in a form", Array("coin=btc&puname=a%4".utf8), 101),
        ]
    }()

    /// What stands behind a request, as if it were one of its own.
    private static let smuggled = "GET /switch?puname=smuggled&coin=btc HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)\r\n"

    /// Requests of which two servers in a row could have different opinions where they end.
    static let smuggling: [HostileRequest] = [
        ("both lengths", "Content-Length: 4\r\nTransfer-Encoding: chunked"),
        ("both lengths, the other way round", "Transfer-Encoding: chunked\r\nContent-Length: 4"),
        ("two lengths", "Content-Length: 4\r\nContent-Length: 5"),
        ("the same length twice", "Content-Length: 4\r\nContent-Length: 4"),
        ("a list of lengths", "Content-Length: 4, 4"), ("a length with a sign", "Content-Length: +4"),
        ("a hexadecimal length", "Content-Length: 0x4"), ("a negative length", "Content-Length: -4"),
        ("a length with a fraction", "Content-Length: 4.0"), ("an empty length", "Content-Length:"),
        ("a length over 64 bits", "Content-Length: 18446744073709551620"), ("an unknown coding", "Transfer-Encoding: xchunked"),
        ("chunked not last", "Transfer-Encoding: chunked, identity"), ("chunked in quotes", "Transfer-Encoding: \"chunked\""),
        ("a blank before the colon", "Transfer-Encoding : chunked"), ("a vertical tab", "Transfer-Encoding:\u{0B}chunked"),
        ("a NUL in a field", "X: a\u{0}b\r\nContent-Length: 4"), ("a bare carriage return", "X: a\rContent-Length: 4"),
        ("a name that is none", "X(y): 1\r\nContent-Length: 4"),
    ].map { name, fields in
        text(
            name,
            "POST /switch HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)\(fields)\r\n\r\n0\r\n\r\n" + smuggled,
            .closed(400)
        )
    }

    private static let chunkedHead =
        "POST /switch HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)Transfer-Encoding: chunked\r\n\r\n"

    /// Chunks that are no chunks, and heads that are no heads.
    static let framing: [HostileRequest] = [
        text("a chunk's length over 64 bits", chunkedHead + "fffffffffffffffff\r\nx", .closed(400)),
        text("a negative chunk", chunkedHead + "-1\r\nx", .closed(400)),
        text("a chunk's length with a prefix", chunkedHead + "0x5\r\nabcde\r\n0\r\n\r\n" + smuggled, .closed(400)),
        text("a chunk longer than it says", chunkedHead + "1\r\nabc\r\n0\r\n\r\n" + smuggled, .closed(400)),
        text("an empty chunk's length", chunkedHead + "\r\nabc\r\n", .closed(400)),
        text("a chunk that does not end", chunkedHead + "ff\r\nabc", .closed(400), endsOutput: true),
        text("chunks that do not end", chunkedHead + "3\r\nabc\r\n", .closed(400), endsOutput: true),
        text(
            "a body that does not end",
            chunkedHead.replacing("Transfer-Encoding: chunked", with: "Content-Length: 9") + "abc",
            .closed(400),
            endsOutput: true
        ),
        text("a head that does not end", "GET /switch HTTP/1.1\r\nHost", .closed(400), endsOutput: true),
        text("a header flood", "GET /healthz HTTP/1.1\r\n" + String(repeating: "X: x\r\n", count: 5_000) + "\r\n", .closed(431)),
        text("a field of 1 MB", "GET /healthz HTTP/1.1\r\nX: \(String(repeating: "x", count: 1_000_000))\r\n\r\n", .closed(431)),
        text("a first line of 1 MB", "GET /\(String(repeating: "x", count: 1_000_000)) HTTP/1.1\r\n\r\n", .closed(431)),
        text("a method of 1 MB", "\(String(repeating: "X", count: 1_000_000)) / HTTP/1.1\r\n\r\n", .closed(400)),
        text("a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .closed(400)),
        text("a hello of TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}", .closed(400)),
    ]
}
