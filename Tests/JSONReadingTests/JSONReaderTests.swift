import Testing

@testable import JSONReading

struct JSONReaderTests {
    private enum Member: String, CaseIterable {
        case one
        case payoutAddress = "payout_addr"
    }

    private static let members = JSONMembers(Member.self)

    /// The members that matter, each with its whole number.
    private func members(_ text: String) throws(JSONError) -> [Member: Int64?] {
        try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in
            var found: [Member: Int64?] = [:]
            try reader.object(Self.members) { member, reader throws(JSONError) in found[member] = try reader.wholeNumber() }
            return found
        }
    }

    private func error(_ text: String) -> JSONError? {
        do throws(JSONError) {
            _ = try members(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        #"{"payout_addr":7}"#, #"{"PAYOUT_ADDR":7}"#, #"{"Payout_Addr":7}"#, #"{"payout\u005faddr":7}"#,
        #"{"x":[{}],"payout_addr":7}"#,
        #"{"payout_addr":7,"payout-addr":8,"payout_addr ":9,"payout_add":1,"x":2,"x":3}"#,
    ])
    func membersAreFoundIgnoringASCIICase(text: String) throws {
        #expect(try members(text) == [.payoutAddress: 7])
    }

    /// Go folds U+017F and U+212A too, which is beyond ASCII: they are other names here. So are `@` and the backtick, `_` and DEL.
    @Test(arguments: ["\u{17F}", "@", "`"])
    func onlyASCIILettersHaveACase(letter: String) throws {
        #expect(try members("{\"pa\(letter)out_addr\":1,\"payout\u{7F}addr\":1,\"\(letter)ne\":1}") == [:])
    }

    @Test(arguments: [
        #"{"payout_addr":7,"payout_addr":7}"#, #"{"payout_addr":7,"x":1,"Payout_Addr":8}"#,
        #"{"payout_addr":7,"payout_\u0061ddr":8}"#,
        #"{"payout_addr":7,"payout_addr":null}"#, #"{"PAYOUT_ADDR":7,"payout_addr":8}"#,
    ])
    func aMemberThatIsThereTwiceIsNamed(text: String) {
        #expect(error(text)?.reason == "payout_addr is there twice")
        #expect(error(text)?.isSyntax == false)
    }

    @Test(arguments: [
        ("{\"one\":\"7\"}", "one must be a number"), ("7", "it must be an object"), ("{\"one\":x}", "unexpected 'x' at byte 7"),
        ("{\"one\":07}", "a number with a leading zero at byte 8"),
        ("{\"one\":7,}", "a comma before a closing bracket at byte 8"),
        ("{\"x\":[1, ] }", "a comma before a closing bracket at byte 7"), ("{\"one\":7", "it ends too early, after 8 bytes"),
        ("{\"a\nb\":1}", "an unescaped control character at byte 3"), (#"{"a":"\x"}"#, "an escape that is none at byte 6"),
        (#"{"a":"\ud800"}"#, "half of a surrogate pair at byte 6"), ("{}é", "unexpected '\u{FFFD}' at byte 2"),
        ("{}\u{1b}", "unexpected '\\u{1b}' at byte 2"), (String(repeating: "[", count: 600), "it must be an object"),
        ("{\"x\":" + String(repeating: "[", count: 600), "nested more than 512 deep"),
    ])
    func whatIsWrongIsSaidInALine(text: String, reason: String) {
        #expect(error(text)?.reason == reason)
    }

    @Test func brokenBytesAreFoundWhereTheyAre() {
        let text = Array("{\"é\":\"a".utf8) + [0xC3] + Array("\"}".utf8)
        #expect(throws: JSONError(problem: .notUTF8, offset: 8)) {
            try JSONReader.read(text) { reader throws(JSONError) in try reader.skip() }
        }
    }

    @Test func thePlaceOfAnErrorIsNamed() {
        func path(_ text: String) -> String? {
            do throws(JSONError) {
                try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in
                    try reader.object(Self.members) { _, reader throws(JSONError) in
                        try reader.array { _, reader throws(JSONError) in
                            try reader.array { _, reader throws(JSONError) in
                                try reader.object(Self.members) { _, reader throws(JSONError) in try reader.skipString() }
                            }
                        }
                    }
                }
                return nil
            } catch {
                return error.path
            }
        }
        #expect(path(#"{"one":[[{},{}],[{"One":"x"},{"one":7}]]}"#) == "one[1][1].one")
        #expect(path(#"{"one":[[{"one":"x","one":7}]]}"#) == "one[0][0].one")
        #expect(path(#"{"one":[[{}],7]}"#) == "one[1]")
        #expect(path("[]") == "")
        #expect(path(#"{"one":[[{}]]}"#) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("5.0", 5), ("1.5e3", 1_500), ("600E-1", 60), ("1.5", nil), ("1e-1", nil),
            ("1e400", nil),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
        ] as [(String, Int64?)]
    )
    func wholeNumbers(text: String, value: Int64?) throws {
        #expect(try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in try reader.wholeNumber() } == value)
        #expect(try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in try reader.numberText() } == text)
    }

    @Test func aNumberOfAMillionDigitsIsNoWholeNumber() throws {
        for text in [String(repeating: "9", count: 1_000_000), "0." + String(repeating: "0", count: 1_000_000)] {
            #expect(try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in try reader.wholeNumber() } == nil)
        }
    }

    @Test func stringsAreTheirBytes() throws {
        func bytes(_ text: [UInt8]) throws -> [UInt8] {
            try JSONReader.read([UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]) { reader throws(JSONError) in
                reader.takesBrokenText = true
                return try reader.stringBytes()
            }
        }
        #expect(try bytes([0x61, 0xE4, 0xBD]) == [0x61, 0xE4, 0xBD])
        #expect(
            try bytes(Array(#"\"\\\/\b\f\n\r\t\u0041\u00E9\u4f60\ud83d\ude00"#.utf8)) == Array("\"\\/\u{8}\u{C}\n\r\tAé你😀".utf8)
        )
        // Half a pair is no text, so that no text is equal to it.
        #expect(
            try bytes(Array(#"\ud800x\udc00\ud800\ud83d\ude00"#.utf8)) == [
                0xED, 0xA0, 0x80, 0x78, 0xED, 0xB0, 0x80, 0xED, 0xA0, 0x80,
            ] + Array("😀".utf8)
        )
    }

    @Test func brokenTextIsToldWhereItIsTaken() throws {
        let text = Array(#"{"a":"x","#.utf8) + Array("\"b".utf8) + [0xFF] + Array(#"":"\ud800","c":"y"}"#.utf8)
        var found: [String] = []
        try JSONReader.read(text) { reader throws(JSONError) in
            reader.takesBrokenText = true
            try reader.map { name, reader throws(JSONError) in
                let value = try reader.text()
                found.append("\(name.string) \(name.isSound) \(value.isSound)")
            }
        }
        #expect(found == ["a true true", "b\u{FFFD} false false", "c true true"])
        #expect(throws: JSONError.self) {
            try JSONReader.read(Array(#""\ud800""#.utf8)) { reader throws(JSONError) in
                reader.takesBrokenText = true
                _ = try reader.string()
            }
        }
    }

    @Test func whatWasReadCanBeReadAgain() throws {
        let found = try JSONReader.read(Array("[[1,[2]],3]".utf8)) { reader throws(JSONError) in
            var found: [Int64?] = []
            try reader.array { index, reader throws(JSONError) in
                guard index == 0 else { return found.append(try reader.wholeNumber()) }
                let mark = reader.mark
                try reader.skip()
                for _ in 0..<2 {
                    try reader.reread(from: mark) { reader throws(JSONError) in
                        try reader.array { index, reader throws(JSONError) in
                            if index == 0 { found.append(try reader.wholeNumber()) } else { try reader.skip() }
                        }
                    }
                }
            }
            return found
        }
        #expect(found == [1, 1, 3])
    }
}
