import NIOCore
import Testing

@testable import SwitcherHTTP

struct SmallRulesTests {
    @Test(
        arguments: [
            ("/switch", "/switch", nil),
            ("/switch?", "/switch", ""),
            ("/switch?a=b?c", "/switch", "a=b?c"),
            ("http://host:80/switch?a", "/switch", "a"),
            ("https://host", "/", nil),
            ("http://host?a=b", "", "a=b"),
            ("*", "*", nil),
            ("//switch", "//switch", nil),
            ("HTTP://host/switch?a=%20", "/switch", "a=%20"),
            ("HttpS://host/switch", "/switch", nil),
            ("HTTPX://host/switch", "HTTPX://host/switch", nil),
            ("/%73witch%2Fmulti-user?%zz", "/switch/multi-user", "%zz"),
            ("/%2573witch", "/%73witch", nil),
            ("/%3fa", "/?a", nil),
        ] as [(String, String, String?)]
    )
    func targetsAreTakenApart(uri: String, path: String, query: String?) throws {
        let target = try RequestTarget(uri)
        #expect(target.path == path)
        #expect(target.query.map(String.init) == query)
    }

    @Test(arguments: ["/%", "/%4", "/a%4g", "/%%41", "/%00switch", "/%+1", "http://host/%zz"])
    func aPathWithABrokenEscapeIsNoPath(uri: String) throws {
        #expect(throws: RequestRefusal.pathEscape) { _ = try RequestTarget(uri) }
    }

    @Test func jsonTextIsEscaped() {
        var buffer = ByteBuffer()
        buffer.writeJSON("a\"b\\c/\n\r\t\u{0}\u{8}\u{1f}\u{7f}é😀\u{2028}")
        #expect(String(buffer: buffer) == "\"a\\\"b\\\\c/\\n\\r\\t\\u0000\\u0008\\u001f\u{7f}é😀\u{2028}\"")
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
    ])
    func datesAreWrittenAsHTTPHasThem(second: Int, text: String) {
        #expect(HTTPDate.text(at: second) == text)
    }

    @Test func theBudgetGetsBackWhatWasTaken() {
        let budget = BodyBudget(byteCount: 10)
        do {
            let first = budget.reservation()
            #expect(first.extend(by: 4))
            #expect(first.extend(by: 6))
            let second = budget.reservation()
            #expect(!second.extend(by: 1))
            #expect(second.extend(by: 0))
            first.giveBack()
            #expect(budget.usedByteCount == 0)
            #expect(second.extend(by: 10))
            #expect(!first.extend(by: 1))
        }
        #expect(budget.usedByteCount == 0)
    }

    @Test func aBudgetThatBecomesSmallerTakesNothingBack() {
        let budget = BodyBudget(byteCount: 10)
        let reservation = budget.reservation()
        #expect(reservation.extend(by: 6))
        budget.change(byteCount: 4)
        #expect(!reservation.extend(by: 1) && budget.usedByteCount == 6)
        reservation.giveBack()
        #expect(reservation.extend(by: 4))
    }

    @Test func anEndlessLengthIsNotTaken() {
        let budget = BodyBudget(byteCount: 10)
        let reservation = budget.reservation()
        #expect(reservation.extend(by: 1))
        #expect(!reservation.extend(by: .max))
        #expect(budget.usedByteCount == 1)
    }

    @Test func aBodyGivesItsShareBackOnceItIsConsumed() {
        let budget = BodyBudget(byteCount: 10)
        let reservation = budget.reservation()
        #expect(reservation.extend(by: 3))
        let body = BufferedBody(ByteBuffer(string: "abc"), reservation: reservation)
        let text = body.consume { bytes in
            #expect(budget.usedByteCount == 3)
            return String(buffer: bytes)
        }
        #expect(text == "abc")
        #expect(budget.usedByteCount == 0)
    }

    @Test(
        arguments: [
            (nil, 8_082, ["::", "0.0.0.0"], ":8082"),
            ("localhost", 1, ["127.0.0.1"], "localhost:1"),
            ("::1", 2, ["::1"], "[::1]:2"),
        ] as [(String?, Int, [String], String)]
    )
    func addressesAreTriedInTheirOrder(host: String?, port: Int, hosts: [String], description: String) {
        let addresses = BindAddresses(host: host, port: port)
        #expect(addresses.hosts == hosts)
        #expect(addresses.description == description)
    }

    @Test func textsAreComparedWhateverHoldsTheirBytes() {
        for (text, isEqual) in [
            ("X-Request-Id", true), ("x-request-id", true), ("x-request-i", false), ("x-request-id ", false), ("", false),
            ("x-request\u{4D}id", false), ("x_request-id", false),
        ] {
            #expect(text.utf8.lowercasedElementsEqual("x-request-id") == isEqual)
            #expect(Array(text.utf8).lowercasedElementsEqual("x-request-id") == isEqual)
            // In no contiguous storage.
            #expect(text.utf8.lazy.map { $0 }.lowercasedElementsEqual("x-request-id") == isEqual)
        }
        #expect("".utf8.lowercasedElementsEqual(""))
    }

    @Test func whatIsMadeOnceOfAReplyIsWhatIsMadeEachTime() {
        for persistence in [Reply.Persistence.open, .openByName, .closed] {
            for includesBody in [true, false] {
                let texts = [Reply.success, Reply(.success)].map { reply in
                    var (reply, buffer) = (reply, ByteBuffer())
                    reply.persistence = persistence
                    reply.includesBody = includesBody
                    reply.requestID = "1-1"
                    reply.fields = [("Allow", "GET")]
                    reply.takeBackToOldVersion()
                    reply.encode(into: &buffer, date: "today")
                    return String(buffer: buffer)
                }
                #expect(texts[0] == texts[1])
                #expect(
                    texts[0].hasPrefix(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 40\r\nDate: today\r\n"
                    )
                )
            }
        }
    }
}
