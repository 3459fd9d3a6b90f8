import NIOHTTP1
import Testing

@testable import SwitcherHTTP

struct RequestIDTests {
    private static func id(_ values: String..., name: String = "X-Request-Id") -> String {
        var headers = HTTPHeaders([("Host", "x"), ("Content-Type", "text/plain")])
        for value in values { headers.add(name: name, value: value) }
        return RequestID(headers).description
    }

    @Test(arguments: ["a", "!", "~", #"0af7651916cd43dd-"\{}"#, String(repeating: "x", count: 128)])
    func theCallersIsKept(_ sent: String) {
        #expect(Self.id(sent) == sent)
        #expect(Self.id(" \t\(sent) ", name: "x-REQUEST-id") == sent)
    }

    @Test(arguments: ["", " ", "a b", "ä", "a\u{7F}", "a\u{1}", "a\r\nb", String(repeating: "x", count: 129)])
    func whatIsNoneIsReplaced(_ sent: String) {
        #expect(Self.isMade(Self.id(sent)))
    }

    @Test func ofTwoNoneCounts() {
        #expect(Self.isMade(Self.id("a", "b")))
        #expect(Self.isMade(Self.id("a", "a")))
        #expect(Self.isMade(Self.id()))
        #expect(Self.isMade(Self.id("a", name: "X-Request-Ib")))
    }

    @Test func eachIsAnother() {
        let ids = (0..<1_000).map { _ in RequestID().description }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { Self.isMade($0) && Self.id($0) == $0 })
        // The process's part.
        #expect(Set(ids.map { $0.prefix(16) }).count == 1)
    }

    private static func isMade(_ id: String) -> Bool {
        id.wholeMatch(of: /[0-9a-f]{16}-[0-9a-f]+/) != nil
    }
}
