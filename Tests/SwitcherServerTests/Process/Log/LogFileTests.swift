import Foundation
import Logging
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct LogFileTests {
    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    @Test func aFileThatWasMovedAwayGetsNothingMore() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        let file = try LogFile(path, mode: 0o640)
        let writer = LogWriter(file.descriptor) { "dropped \($0)" }
        writer.write("1")
        #expect(writer.flush(within: .seconds(30)))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        writer.write("2")
        #expect(await file.reopen(for: writer) == nil)
        writer.write("3")
        #expect(writer.flush(within: .seconds(30)))
        #expect(Self.text(path + ".1") + Self.text(path) == "1\n2\n3\n")
        #expect(Self.text(path).hasSuffix("3\n") && !Self.text(path + ".1").contains("3"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    }

    @Test func whereItCannotBeOpenedTheOldOneStays() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        let file = try LogFile(path, mode: 0o640)
        let writer = LogWriter(file.descriptor) { "dropped \($0)" }
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(await file.reopen(for: writer) == "Is a directory")
        let log = ProcessLog([writer], file: file)
        await log.reopen(Logger(label: "test") { log.handler(label: $0) })
        #expect(writer.flush(within: .seconds(30)))
        #expect(Self.text(path + ".1").contains("reason=Is a directory"))
        #expect(Self.text(path + ".1").contains(" error test: "))
    }

    @Test func aPipeThatNobodyReadsIsNotWaitedFor() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        try #require(mkfifo(folder.path + "/log", 0o600) == 0)
        #expect(throws: LogFile.Failure.self) { try LogFile(folder.path + "/log", mode: 0o640) }
    }

    /// Else no configuration would be read again, for as long as nobody reads the pipe.
    @Test func aLineThatNobodyTakesIsNotWaitedForWithoutEnd() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        try #require(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(reader >= 0)
        let file = try LogFile(path, mode: 0o640)
        let writer = LogWriter(file.descriptor) { "dropped \($0)" }
        for _ in 0..<100 { writer.write(String(repeating: "x", count: 5_000)) }
        try await eventually("the pipe is full") {
            var waiting: Int32 = 0
            return ioctl(reader, UInt(FIONREAD), &waiting) == 0 && waiting >= 50_000
        }
        try FileManager.default.removeItem(atPath: path)
        let reason = try #require(await file.reopen(for: writer, patience: .milliseconds(10)))
        #expect(reason.contains("still being written"))
        #expect(!FileManager.default.fileExists(atPath: path))

        writer.write("after")
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        try await eventually("it is opened then") {
            _ = read(reader, &piece, piece.count)
            return Self.text(path).hasSuffix("after\n")
        }
        close(reader)
    }

    /// The line that was under way is whole in the new one.
    @Test func aFullDiskIsLeftBehind() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        let file = try LogFile(path, mode: 0o640)
        let troubles = Mutex<[Int32?]>([])
        let writer = LogWriter(
            file.descriptor,
            onTrouble: { number in troubles.withLock { $0.append(number) } },
            notice: { "dropped \($0)" }
        )
        writer.write("1")
        try await eventually("the trouble is told") { troubles.withLock { $0 } == [ENOSPC] }
        writer.write("2")
        try FileManager.default.removeItem(atPath: path)
        #expect(await file.reopen(for: writer) == nil)
        #expect(writer.flush(within: .seconds(30)))
        #expect(Self.text(path) == "1\n2\n")
        #expect(troubles.withLock { $0 } == [ENOSPC, nil])
    }

    @Test func formatAndLevelChangeWhileLoggersLive() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        let writer = LogWriter(try LogFile(path, mode: 0o640).descriptor) { "dropped \($0)" }
        let log = ProcessLog([writer])
        var logger = Logger(label: "test") { log.handler(label: $0) }
        logger[metadataKey: "own"] = "o"
        logger.debug("no")
        logger.info("text", metadata: ["key": "v"])
        log.settings.change(level: .debug, format: .json)
        logger.debug("json", metadata: ["key": "v"])
        var quiet = logger
        quiet.logLevel = .warning
        log.settings.change(level: .trace, format: .json)
        quiet.info("no")
        #expect(writer.flush(within: .seconds(30)))
        let lines = Self.text(path).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d{4} info test: key=v own=o \[SwitcherServerTests\] text$/)
                == true
        )
        #expect(
            lines.last?.contains(
                #""level":"debug","label":"test","source":"SwitcherServerTests","message":"json","key":"v","own":"o"}"#
            ) == true
        )
    }
}
