import Foundation
import Logging
import Switcher
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

struct TextLogLineTests {
    private struct Trouble: Error, CustomStringConvertible {
        let description = "it went wrong"
    }

    /// What swift-log's own handler makes of it.
    private final class Stream: TextOutputStream, Sendable {
        let text = Mutex("")

        func write(_ line: String) { text.withLock { $0 += line } }
    }

    /// What the process's log makes of it.
    private struct File {
        private let folder: TemporaryDirectory
        private let log: ProcessLog

        init() throws {
            folder = try TemporaryDirectory(prefix: "log")
            log = ProcessLog([LogWriter(try LogFile(folder.path + "/log", mode: 0o600).descriptor) { "\($0)" }])
        }

        func handler(_ label: String) -> ProcessLogHandler { log.handler(label: label) }

        func text() throws -> String {
            log.flush(within: .seconds(60))
            return try String(contentsOfFile: folder.path + "/log", encoding: .utf8)
        }

        func remove() { folder.remove() }
    }

    private static let metadata: [Logger.Metadata?] = [
        nil, [:], ["puname": "alice"],
        ["took": "0.52 ms", "coin": "btc", "puname": "你", "remote": "127.0.0.1:1", "request_id": "0-1", "user": "admin"],
        [
            "b": .array(["x", .stringConvertible(1)]), "a": .dictionary(["k": "v"]), "": "", "Z": .stringConvertible(2.5),
            "é": "1",
        ],
    ]

    @Test(arguments: metadata, [nil, "library"] as [String?])
    func itIsWhatSwiftLogWrites(metadata: Logger.Metadata?, source: String?) throws {
        for (label, own, provided) in [("server", [:], nil), ("", ["own": "1", "puname": "mine"], ["own": "2", "x": "y"])]
            as [(String, Logger.Metadata, Logger.Metadata?)]
        {
            for (level, error) in [(.info, nil), (.critical, Trouble()), (.trace, nil)] as [(Logger.Level, (any Error)?)] {
                let event = LogEvent(
                    level: level,
                    message: "Switched 你",
                    error: error,
                    metadata: metadata,
                    source: source,
                    file: "SwitcherHTTP/SwitchRoute.swift",
                    function: "reply",
                    line: 1
                )
                let provider = provided.map { provided in Logger.MetadataProvider { provided } }
                // A second may end between the two.
                for _ in 0..<20 {
                    let (stream, file) = (Stream(), try File())
                    defer { file.remove() }
                    var theirs = StreamLogHandler(label: label, stream: stream)
                    var ours = file.handler(label)
                    for (key, value) in own {
                        theirs[metadataKey: key] = value
                        ours[metadataKey: key] = value
                    }
                    theirs.metadataProvider = provider
                    ours.metadataProvider = provider
                    let before = time(nil)
                    theirs.log(event: event)
                    ours.log(event: event)
                    let isSameSecond = time(nil) == before
                    let text = try file.text()
                    guard isSameSecond else { continue }
                    #expect(text == stream.text.withLock { $0 })
                    break
                }
            }
        }
    }

    /// Whatever a library logs: it is one line, in which everything can be seen.
    @Test(
        arguments: [
            ("two\nlines", "two\\u{a}lines"), ("\n", "\\u{a}"), ("cr\r", "cr\\u{d}"), ("crlf\r\n", "crlf\\u{d}\\u{a}"),
            ("nul\0", "nul\\u{0}"),
            ("\u{1B}[31mred", "\\u{1b}[31mred"), ("del\u{7F}", "del\\u{7f}"), ("", ""), ("你👷e\u{301}", "你👷e\u{301}"),
            ("\t你\u{2028}\u{85}\u{202E}", "\\u{9}你\\u{2028}\\u{85}\\u{202e}"),
        ]
    )
    func oddBytesMakeNoOtherLine(text: String, shown: String) throws {
        let file = try File()
        defer { file.remove() }
        let handler = file.handler("server")
        for (message, metadata) in [
            (text, [:]), ("x", ["key": .string(text)]), ("x", [text: "value"]), ("x", ["key": .array([.string(text)])]),
        ] as [(String, Logger.Metadata)] {
            handler.log(
                event: LogEvent(
                    level: .info,
                    message: "\(message)",
                    metadata: metadata,
                    source: "library",
                    file: "",
                    function: "",
                    line: 1
                )
            )
        }
        let written = try file.text()
        #expect(!written.contains("\r"))
        let lines = written.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        try #require(lines.count == 5 && lines[4].isEmpty)
        #expect(lines[0].hasSuffix(" info server: [library] \(shown)"))
        #expect(lines[1].hasSuffix(" info server: key=\(shown) [library] x"))
        #expect(lines[2].hasSuffix(" info server: \(shown)=value [library] x"))
        // In quotes, with one backslash more or another way to write it.
        #expect(lines[3].hasSuffix("] [library] x") && lines[3].contains(" key=["))
    }

    /// The time is kept for a second and for all who log: nobody gets another one's.
    @Test func manyWhoAskForTheTimeGetTheirSecond() async {
        let clock = LogTime()
        let expected = (0..<4).map { LogTime().text(at: $0 * 3_600) }
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    (0..<2_000).allSatisfy { clock.text(at: ($0 + number) % 4 * 3_600) == expected[($0 + number) % 4] }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func theTimeIsThatOfItsSecond() {
        let clock = LogTime()
        let times = [0, 1, 1, 1_795_657_064, 1_795_657_065, 0].map { String(decoding: clock.text(at: $0), as: UTF8.self) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd'T'HH:mm:ssxx"
        #expect(times == [0, 1, 1, 1_795_657_064, 1_795_657_065, 0].map { format.string(from: Date(timeIntervalSince1970: $0)) })
    }

    /// The buffer takes lines whole, and cuts at a character what is too long.
    @Test(arguments: ["x", "ä", "你", "👷"])
    func aLineIsCutBetweenCharacters(character: String) throws {
        for length in 20..<40 {
            var buffer = LogBuffer(LogBuffer.Limits(lineBytes: length))
            buffer.add(Array(String(repeating: character, count: 50).utf8))
            let line = buffer.take(atMost: .max) { "\($0)" }
            let text = try #require(String(validating: line, as: UTF8.self))
            #expect(text.hasSuffix("… (cut)\n") && line.count <= length && line.count > length - 4)
        }
    }
}
