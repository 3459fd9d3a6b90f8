import Testing

@testable import Switcher

struct LogTextTests {
    @Test(arguments: [
        ("plain user-1", "plain user-1"),
        ("a\nb\r\u{1b}[31m", "a\\u{a}b\\u{d}\\u{1b}[31m"),
        ("\u{0}\u{7f}\u{85}\u{2028}\u{202e}", "\\u{0}\\u{7f}\\u{85}\\u{2028}\\u{202e}"),
        ("用户", "用户"),
    ])
    func logTextForgesNoLine(text: String, shown: String) {
        #expect(LogText(text).description == shown)
    }

    @Test func logTextIsShort() {
        #expect(LogText(String(repeating: "x", count: 1_000_000)).description.utf8.count < 300)
    }

    @Test func itMayBeLongerWhereThatIsWanted() {
        let text = String(repeating: "\n", count: 1_000)
        #expect(LogText(text, maximumByteCount: 10_000).description == String(repeating: "\\u{a}", count: 1_000))
    }
}
