import SwitcherControl
import Testing

struct CSVRecordTests {
    private func fields(_ line: String) throws(CSVRecord.Problem) -> [String] {
        try CSVRecord.fields(of: Array(line.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func fieldsAndQuotes() throws {
        #expect(try fields("aaaa,btc") == ["aaaa", "btc"])
        #expect(try fields(#""a,b","c""d""#) == ["a,b", #"c"d"#])
        #expect(try fields("") == [""])
        #expect(try fields(",") == ["", ""])
        #expect(try fields(#""",x"#) == ["", "x"])
        #expect(try fields("a, b,c ") == ["a", " b", "c "])
    }

    @Test func problems() {
        #expect(throws: CSVRecord.Problem.quoteNotClosed) { try fields(#""aaaa,btc"#) }
        #expect(throws: CSVRecord.Problem.textBehindQuote) { try fields(#""a"b,btc"#) }
        #expect(throws: CSVRecord.Problem.quoteInPlainField) { try fields(#"a"b,btc"#) }
    }

    @Test(arguments: [["aaaa", "btc"], ["a,b", #"c"d"#], ["", ""], ["\r", "名"]])
    func whatIsWrittenIsRead(texts: [String]) throws {
        #expect(try CSVRecord.fields(of: CSVRecord.line(texts)).map { String(decoding: $0, as: UTF8.self) } == texts)
    }
}
