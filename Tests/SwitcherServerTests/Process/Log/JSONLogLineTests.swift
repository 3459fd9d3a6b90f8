import Foundation
import Logging
import Synchronization
import Testing

@testable import SwitcherServer

@Suite struct JSONLogLineTests {
    private static func line(
        _ metadata: Logger.Metadata = [:],
        message: String = "Switched",
        at milliseconds: Int64 = 1_795_657_064_125
    ) -> String {
        let source = "SwitcherHTTP"
        let line = JSONLogLine.bytes(at: milliseconds, .notice, label: "server", source: source, message, metadata)
        return String(decoding: line, as: UTF8.self)
    }

    private static func object(_ line: String) throws -> [String: Any] {
        #expect(!line.utf8.dropLast().contains(UInt8(ascii: "\n")))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func itsMembersHaveOneOrder() {
        #expect(
            Self.line(["puname": "a", "coin": "btc"])
                == #"{"time":"2026-11-26T01:37:44.125Z","level":"notice","label":"server","source":"SwitcherHTTP","#
                + #""message":"Switched","coin":"btc","puname":"a"}"#
        )
    }

    @Test(arguments: [
        #"""#, #"\"#, "\n", "\r\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}", "\u{202E}", "</script>", "é", "e\u{301}", "👷",
        #"\u{a}"#,
        #""},{"level":"emergency"#,
    ])
    func whateverIsInItItIsOneObject(text: String) throws {
        let metadata: Logger.Metadata = [
            "puname": .string(text), text: "key", "list": .array([.string(text), .stringConvertible(1)]),
            "map": .dictionary([text: .string(text), "number": .stringConvertible(2)]),
        ]
        let object = try Self.object(Self.line(metadata, message: text))
        #expect(object["message"] as? String == text)
        #expect(object["puname"] as? String == text)
        #expect(object[text] as? String == "key")
        #expect(object["list"] as? [String] == [text, "1"])
        #expect(object["map"] as? [String: String] == [text: text, "number": "2"])
        #expect(object.count == 9)
    }

    @Test func metadataDoesNotHideWhatIsThereAnyway() throws {
        let object = try Self.object(Self.line(["time": "t", "level": "l", "metadata.level": "m", "message": "x", "cut": "c"]))
        #expect(object["time"] as? String == "2026-11-26T01:37:44.125Z")
        #expect(object["level"] as? String == "notice")
        #expect(object["message"] as? String == "Switched")
        #expect(object["metadata.time"] as? String == "t")
        #expect(object["metadata.metadata.level"] as? String == "l")
        #expect(object["metadata.level"] as? String == "m")
        #expect(object["metadata.cut"] as? String == "c")
        #expect(object["cut"] == nil)
    }

    /// The buffer cuts longer lines anywhere.
    @Test(arguments: ["x", "\u{1}", "\"", "ä", "👷"])
    func whatIsTooLongIsLeftOutAndTold(character: String) throws {
        let long = String(repeating: character, count: 20_000)
        let line = Self.line(["a": "1", "b": .string(long), "c": .array([.string(long)]), "d": "2"], message: long)
        #expect(line.utf8.count < LogBuffer.Limits().lineBytes)
        let object = try Self.object(line)
        #expect(object["a"] as? String == "1" && object["d"] as? String == "2" && object["b"] == nil && object["c"] == nil)
        #expect(object["cut"] as? Bool == true)
        #expect((object["message"] as? String)?.hasPrefix(character + character) == true)
    }

    @Test func nothingLongerThanTheBufferTakes() throws {
        let metadata = Dictionary(
            uniqueKeysWithValues: (0..<2_000).map { ("key\($0)", Logger.MetadataValue.string("\u{1}\u{2}\u{3}")) }
        )
        let line = Self.line(metadata, message: String(repeating: "\u{1}", count: 3_000))
        #expect(line.utf8.count < LogBuffer.Limits().lineBytes)
        #expect(try Self.object(line)["cut"] as? Bool == true)
    }
}

@Suite struct LogSettingsTests {
    @Test func everyLevelAndFormatIsKept() {
        let settings = LogSettings()
        #expect(settings.level == .info && settings.format == .text)
        for level in Logger.Level.allCases {
            for format in LogFormat.allCases {
                settings.change(level: level, format: format)
                #expect(settings.level == level && settings.format == format)
            }
        }
    }
}
