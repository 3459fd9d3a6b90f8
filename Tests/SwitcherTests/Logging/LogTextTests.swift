import Logging
import Testing
import ZooKeeper

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
    /// What ends a line, controls a terminal, or turns the reading of a line around. Then what nobody sees.
    static let unfit: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069,
        0xAD...0xAD, 0x61C...0x61C, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF...0xFEFF, 0xFFF9...0xFFFB, 0xE0001...0xE0001,
        0xE000...0xE000, 0xF8FF...0xF8FF, 0x378...0x378, 0xFFFF...0xFFFF,
    ]

    @Test(arguments: unfit)
    func noSuchCharacterReachesALine(range: ClosedRange<UInt32>) throws {
        for value in range {
            let scalar = try #require(Unicode.Scalar(value))
            let text = "a\(String(Character(scalar)))b"
            #expect(text.escapedForOneLine() == "a\\u{\(String(value, radix: 16))}b")
            #expect(text.escapedForOneLine(uppercase: true) == "a\\u{\(String(value, radix: 16, uppercase: true))}b")
            #expect(LogText(text).description == text.escapedForOneLine())
            #expect("\(Logger.MetadataValue.text(text))" == text.escapedForOneLine())
        }
    }

    @Test(arguments: ["", "plain", " ~", "用户", "é", "e\u{301}", "😀", "العربية", "עברית", "\u{A0}", "a\u{3000}b"])
    func whatCanBeReadStays(text: String) {
        #expect(text.escapedForOneLine().utf8.elementsEqual(text.utf8))
    }

    @Test func bytesThatAreNoTextAreShownAsSuch() {
        let text = String(decoding: [0x61, 0xFF, 0x0A, 0xE2, 0x80], as: UTF8.self)
        #expect(text.escapedForOneLine() == "a\u{FFFD}\\u{a}\u{FFFD}")
    }

    @Test func whatIsCutOffLeavesAMark() {
        #expect("abcdef".escapedForOneLine(maximumByteCount: 6) == "abcdef")
        #expect("abcdefg".escapedForOneLine(maximumByteCount: 6) == "abcdef…")
        #expect("\n\n".escapedForOneLine(maximumByteCount: 3) == "\\u{a}…")
    }

    @Test func aValueThatHasTextInItIsTextToo() throws {
        let path = ZNodePath("/pool/a\u{202E}b")
        #expect("\(Logger.MetadataValue.text(path))" == "/pool/a\\u{202e}b")
    }
}

struct LogDurationTests {
    /// As a floating-point number of milliseconds is printed, to the hundredth.
    @Test func aDurationIsPrintedAsItsNumberIs() {
        var nanoseconds: [Int64] = [
            0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 95_000, 99_999, 100_000, 994_999, 995_000, 1_000_000,
        ]
        nanoseconds += [-1_000_000, 60_000_000_000, 999_999_999_999_999, 1_000_000_000_000_000, 86_400_000_000_000_000]
        nanoseconds += (0..<20_000).map { $0 * 1_777 }
        for nanoseconds in nanoseconds {
            let microseconds = Duration.nanoseconds(nanoseconds) / .microseconds(1)
            let expected = "\((microseconds / 10).rounded() / 100) ms"
            #expect(Logger.MetadataValue.milliseconds(.nanoseconds(nanoseconds)) == .string(expected))
        }
    }
}
