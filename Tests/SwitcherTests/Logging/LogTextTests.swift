import Switcher
import Testing

@Suite struct LogTextTests {
    @Test(arguments: [
        ("plain user-1", "plain user-1"),
        ("a\nb\r\u{1b}[31m", "a\\u{a}b\\u{d}\\u{1b}[31m"),
        ("\u{0}\u{7f}\u{85}\u{2028}\u{202e}", "\\u{0}\\u{7f}\\u{85}\\u{2028}\\u{202e}"),
        ("用户", "用户"),
    ])
    func itForgesNoLine(text: String, shown: String) {
        #expect(LogText(text).description == shown)
    }

    @Test func itIsShort() {
        #expect(LogText(String(repeating: "x", count: 1_000_000)).description.utf8.count < 300)
    }
}
