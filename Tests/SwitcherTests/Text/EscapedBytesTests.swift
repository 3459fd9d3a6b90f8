import Testing

@testable import Switcher

struct EscapedBytesTests {
    @Test(
        arguments: [
            (Array("btc".utf8), "btc", true), (Array("你".utf8), "你", true), ([], "", true), (Array("a\\b".utf8), "a\\b", true),
            ([0x62, 0xFF, 0x00, 0x5C], "b\\xff\\x00\\x5c", false), (Array(repeating: 0x61, count: 8), "aaaaaaaa", true),
            (Array(repeating: 0x61, count: 9), "aaaaaaaa…", false),
            (Array("你你你".utf8), "\\xe4\\xbd\\xa0\\xe4\\xbd\\xa0\\xe4\\xbd…", false),
        ] as [([UInt8], String, Bool)]
    )
    func whatIsNoShortTextIsEscaped(bytes: [UInt8], text: String, isPlain: Bool) {
        let escaped = EscapedBytes(bytes, maximumByteCount: 8)
        #expect(escaped.description == text)
        #expect(escaped.isPlain == isPlain)
    }
}
