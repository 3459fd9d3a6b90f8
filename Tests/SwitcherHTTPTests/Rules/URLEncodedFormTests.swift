import Foundation
import Testing

@testable import SwitcherHTTP

struct URLEncodedFormTests {
    private func fields(_ text: String) -> [String?] {
        fields(Array(text.utf8))
    }

    private func fields(_ bytes: [UInt8]) -> [String?] {
        var fields = FormFields(["puname", "coin"])
        URLEncodedForm.read(bytes, into: &fields)
        return [fields["puname"], fields["coin"]]
    }

    @Test(
        arguments: [
            ("puname=a&coin=btc", "a", "btc"),
            ("coin=btc&puname=a", "a", "btc"),
            ("puname=a&puname=b&coin=btc", "a", "btc"),
            ("puname=&puname=b&coin=", "", ""),
            ("puname&coin=btc", "", "btc"),
            ("x=1&&puname=a+b&coin=%62t%63&", "a b", "btc"),
            ("%70uname=%e4%bd%a0&c%6Fin=btc", "你", "btc"),
            ("puname=a=b&coin==", "a=b", "="),
            ("puname=a%26b%3D&coin=%2B", "a&b=", "+"),
            ("puname=%00&coin=%0a", "\0", "\n"),
        ] as [(String, String, String)]
    )
    func valuesAreRead(form: String, name: String, coin: String) {
        #expect(fields(form) == [name, coin])
    }

    @Test(arguments: [
        "", "&", "=", "Puname=a&COIN=btc", "puname[]=a", " puname=a", "puname=%", "puname=%4", "puname=%zz", "puname=a%2",
        "puname=100%",
        "puname=a;coin=btc", "puname=a;b", "%zzpuname=a", "%puname=a",
    ])
    func whatIsNotThereOrBrokenIsMissing(form: String) {
        #expect(fields(form) == [nil, nil])
    }

    @Test func whatIsLeftOutIsKnown() {
        func leftOut(_ form: String) -> [Bool] {
            var fields = FormFields(["after", "limit"])
            URLEncodedForm.read(Array(form.utf8), into: &fields)
            return [fields.isLeftOut("after"), fields.isLeftOut("limit")]
        }
        #expect(leftOut("after=a;b&limit=1") == [true, false])
        #expect(leftOut("after=a&limit=%zz") == [false, true])
        #expect(leftOut("%61fter=%&limit=%1") == [true, true])
        #expect(leftOut("after=&limit=1&x=;&y;after=a&before=%") == [false, false])
    }

    @Test func aBrokenPairSpoilsNoOther() {
        #expect(fields("puname=%zz&puname=b&coin=btc;x&coin=ltc") == ["b", "ltc"])
    }

    @Test(arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func whatIsNotUTF8BecomesWhatNoNameHolds(bytes: [UInt8]) throws {
        let escaped = bytes.map { "%" + String($0, radix: 16) }.joined()
        for form in [Array("puname=a".utf8) + bytes, Array("puname=a\(escaped)".utf8)] {
            #expect(try #require(fields(form)[0]).contains("\u{FFFD}"))
        }
    }

    /// As it reads when it is taken apart at once.
    private static func reference(_ text: String) -> [String?] {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") where !pair.contains(";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                String(part).replacing("+", with: " ").removingPercentEncoding
            }
            guard let name = parts[0], let value = parts.count > 1 ? parts[1] : "", values[name] == nil else { continue }
            values[name] = value
        }
        return [values["puname"], values["coin"]]
    }

    @Test func anyFormReadsAsItDoesTakenApartAtOnce() {
        let pieces = [
            "puname", "coin", "=", "&", ";", "%", "%41", "%7", "+", "g", "你", "%e4%bd%a0", "", "x", "%70uname", "c%6fin",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let count = Int.random(in: 0..<14, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let expected = Self.reference(text)
            #expect(fields(text) == expected, "\(text)")
            // Bytes that do not lie side by side.
            var apart = FormFields(["puname", "coin"])
            URLEncodedForm.read(text.utf8.lazy.map { $0 }, into: &apart)
            #expect([apart["puname"], apart["coin"]] == expected, "\(text)")
            // And those of a part of a text, as a query is.
            var query = FormFields(["puname", "coin"])
            URLEncodedForm.read("/switch?\(text)".utf8.dropFirst(8), into: &query)
            #expect([query["puname"], query["coin"]] == expected, "\(text)")
        }
    }
}
