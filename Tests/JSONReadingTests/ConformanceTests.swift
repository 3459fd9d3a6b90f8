import Testing

@testable import JSONReading

/// What RFC 8259 calls JSON, and what it does not, text by text.
struct ConformanceTests {
    static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONReader.read(bytes) { reader throws(JSONError) in try reader.skip() }) != nil
    }

    @Test(arguments: [
        "[]", "{}", " [ ] ", "{ }", "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "0.5", "-0.5", "1e5", "1E5",
        "1e+5",
        "1e-5", "0e1", "0e+1", "1.5e300", "1e999999", "123456789012345678901234567890", "\"\"", "\"a\"", " \"a\" ",
        "\t\r\n1\n\r\t ",
        "[1,2]", "[1 , 2 ]", "[null,true,false,0,\"\",[],{}]", "[[[[]]]]", "{\"a\":1}", "{\"a\":1,\"a\":2}",
        "{ \"a\" : { \"b\" : [ ] } }",
        "{\"\":0}", "{\"\\u0000\":0}", #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u4F60\uFFFF""#, #""\ud83d\uDE00""#, #""\\u0000""#,
        "\"\u{7f}\u{80}\u{2028}é你😀\u{10FFFF}\"", "\"\u{FEFF}\"", "\u{FEFF}[]", "\u{FEFF} 1", "\"/\"", "\"// no comment\"",
        "\"[,]\"",
    ])
    func json(_ text: String) {
        #expect(Self.isJSON(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " ", "\u{FEFF}", "\u{FEFF}\u{FEFF}1", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]",
        "[1;2]",
        "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\" 1}",
        "{\"a\"::1}", "{\"a\":1]", "[1}", "[] []", "{} x", "1 2", "[]//", "[]/**/", "/**/[]", "[1/**/]", "# []", "nul", "nulll",
        "Null",
        "NULL", "True", "tru", "truee", "fals", "NaN", "-NaN", "Infinity", "-Infinity", "undefined", "+1", "-", "--1", "- 1",
        "01", "-01",
        "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "1e5.5", "0x10", "1_000", "1a", "\"", "\"a", "\"\\\"", "'a'",
        "\"\\\"",
        "\"a\nb\"", "\"a\tb\"", "\"\0\"", "\0", "[\0]", #""\x41""#, #""\u12""#, #""\u12G4""#, #""\U0041""#, #""\'""#, #""\a""#,
        #""\ ""#,
        #""\"#, #""\u"#, #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\ud800""#, #""\udc00\ud800""#,
        #""\ud800\u0041""#, #"{"\ud800":1}"#, "\u{A0}1", "\u{2028}1", "\u{0C}1", "\u{0B}[]", "[1,\u{85}2]", "\u{201C}a\u{201D}",
    ])
    func notJSON(_ text: String) {
        #expect(!Self.isJSON(Array(text.utf8)))
    }

    @Test(
        arguments: [
            [0xFF], [0xFE], [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func whatIsNotUTF8IsNotJSON(_ bytes: [UInt8]) {
        let quote = [UInt8(ascii: "\"")]
        #expect(!Self.isJSON(quote + bytes + quote))
        #expect(!Self.isJSON([UInt8(ascii: "{")] + quote + bytes + quote + Array(":1}".utf8)))
        #expect(!Self.isJSON(bytes))
        // Where it is let pass, the rest is as strict as ever.
        let isTaken = try? JSONReader.read(quote + bytes + quote) { reader throws(JSONError) in
            reader.takesBrokenText = true
            return try reader.text().isSound
        }
        #expect(isTaken == (bytes == [0xC2, 0x22] ? nil : false))
    }

    /// The standard's first and last characters of each length.
    @Test(arguments: [
        0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0x10FFFF,
    ])
    func allCharactersAreText(_ value: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(value)))
        #expect(Self.isJSON(Array("\"\(text)\"".utf8)))
        let units = text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        let read = try JSONReader.read(Array("\"\(units.joined())\"".utf8)) { reader throws(JSONError) in try reader.string() }
        #expect(Array(read.utf8) == Array(text.utf8))
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func nestingIsBounded(opening: String, closing: String) {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)).utf8)
        }
        #expect(Self.isJSON(nested(512)))
        #expect(!Self.isJSON(nested(513)))
        #expect(!Self.isJSON(Array(String(repeating: opening, count: 1_000_000).utf8)))
        // One behind the other is not deep.
        #expect(Self.isJSON(Array("[\(String(repeating: "[],", count: 2_000))[]]".utf8)))
    }

    @Test func everyPrefixOfATextIsNone() {
        let text = Array(#"{"a":[1.5e3,true,null,"\u00e9\n\ud83d\ude00é"],"b":{"c":false}}"#.utf8)
        #expect(Self.isJSON(text))
        for count in 0..<text.count {
            #expect(!Self.isJSON(Array(text.prefix(count))), "\(count)")
        }
    }
}
