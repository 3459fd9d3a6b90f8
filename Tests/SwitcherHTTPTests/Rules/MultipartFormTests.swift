import NIOCore
import Testing

@testable import SwitcherHTTP

struct MultipartFormTests {
    private static let contentType = "multipart/form-data; boundary=XX"

    private func fields(_ body: String, contentType: String = contentType) throws -> [String?] {
        var fields = FormFields(["puname", "coin"])
        try MultipartForm.read(
            ByteBuffer(string: body).readableBytesView,
            contentType: HeaderValue(contentType.utf8),
            into: &fields
        )
        return [fields["puname"], fields["coin"]]
    }

    private static func part(_ name: String, _ value: String) -> String {
        "--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }

    @Test func asCurlSendsIt() throws {
        #expect(try fields(Self.part("puname", "a") + Self.part("coin", "btc") + "--XX--\r\n") == ["a", "btc"])
    }

    @Test(arguments: [
        // Bare line feeds.
        "--XX\nContent-Disposition: form-data; name=\"puname\"\n\na\n"
            + "--XX\nContent-Disposition: form-data; name=\"coin\"\n\nbtc\n--XX--",
        // Bare names, other cases, blanks, other fields, an end without a line.
        "--XX\r\ncontent-disposition:Form-Data;NAME=puname\r\nX-Y: z\r\nContent-Type: text/plain\r\n\r\na\r\n"
            + "--XX  \r\nContent-Disposition: form-data; name=coin\r\n\r\nbtc\r\n--XX--",
        // What stands before and after.
        "preamble\r\n" + part("puname", "a") + part("coin", "btc") + "--XX--\r\nepilogue",
        // The first value counts, files and others do not.
        "--XX\r\nContent-Disposition: form-data; name=\"puname\"; filename=\"f\"\r\n\r\nfile\r\n" + part("puname", "a")
            + part("puname", "b") + part("coin", "btc") + part("other", "x") + "--XX--",
    ])
    func inOtherSpellings(body: String) throws {
        #expect(try fields(body) == ["a", "btc"])
    }

    @Test(arguments: [
        ("", ""), ("a\r\nb", "a\r\nb"), ("\r\n", "\r\n"), ("a+%41", "a+%41"), ("a\r", "a\r"), ("--XXX", "--XXX"), ("--X", "--X"),
        ("你", "你"),
        ("--XX-", "--XX-"),
    ])
    func aValueIsItsBytes(sent: String, read: String) throws {
        #expect(try fields(Self.part("puname", sent) + "--XX--") == [read, nil])
    }

    @Test func withBareLineFeedsACarriageReturnIsTheValues() throws {
        #expect(try fields("--XX\nContent-Disposition: form-data; name=puname\n\na\r\n--XX--") == ["a\r", nil])
    }

    @Test(arguments: ["multipart/form-data; boundary=\"X X\"", "Multipart/Form-Data;charset=utf-8; Boundary=\"X X\""])
    func theBoundaryMayBeQuoted(contentType: String) throws {
        let body = "--X X\r\nContent-Disposition: form-data; name=\"puname\"\r\n\r\na\r\n--X X--"
        #expect(try fields(body, contentType: contentType) == ["a", nil])
    }

    @Test func aQuotedNameMayHoldQuotes() throws {
        let value = HeaderValue(#"form-data; name="a\"b\\c\d;e"; x=y"#.utf8)
        #expect(value["name"] == #"a"b\c\d;e"#)
        #expect(value["x"] == "y")
    }

    @Test func noPartIsNoField() throws {
        #expect(try fields("--XX--") == [nil, nil])
    }

    @Test(arguments: [
        "", "x", "--YY\r\n", "--XX", "--XX\r\n", "--XX\r\nContent-Disposition: form-data; name=puname",
        "--XX\r\nContent-Disposition: form-data; name=puname\r\n\r\nabc", part("puname", "abc"), part("puname", "abc") + "--X",
        "--XX\r\nnonsense\r\n\r\nabc\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=puname\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--XX--",
        "--XX\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\nabc\r\n--XX--",
        String(repeating: part("puname", "a"), count: 101) + "--XX--",
    ])
    func whatIsBrokenIsRefused(body: String) {
        #expect(throws: FormRefusal.self) { try fields(body) }
    }

    @Test func aHundredPartsAreNotTooMany() throws {
        #expect(try fields(String(repeating: Self.part("coin", "a"), count: 100) + "--XX--") == [nil, "a"])
    }

    @Test(arguments: ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""])
    func withoutABoundaryItIsRefused(contentType: String) {
        #expect(throws: FormRefusal.self) { try fields("--\r\n", contentType: contentType) }
    }
}
