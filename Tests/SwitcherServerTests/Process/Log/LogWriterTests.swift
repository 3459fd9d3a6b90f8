import Foundation
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct LogWriterTests {
    private struct Pipe {
        let readEnd: Int32
        let writeEnd: Int32

        init(nonblocking: Bool) throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (readEnd, writeEnd) = (ends[0], ends[1])
            _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
            if nonblocking { _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK) }
        }

        /// What can be had now.
        func read() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = Foundation.read(readEnd, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test(arguments: [false, true])
    func whoeverLogsNeverWaitsAndLinesStayWhole(nonblocking: Bool) async throws {
        let pipe = try Pipe(nonblocking: nonblocking)
        let limits = LogBuffer.Limits(lines: 1_000, bytes: 1 << 20, lineBytes: 6_000)
        let writer = LogWriter(pipe.writeEnd, limits: limits) { "dropped \($0)" }
        // Longer than what a pipe takes in one piece, and together more than it holds and what can wait.
        let line = String(repeating: "x", count: 5_000)
        for _ in 0..<1_000 { writer.write(line) }
        #expect(!writer.flush(within: .milliseconds(10)))

        var text = ""
        try await eventually("the number of dropped lines is told") {
            text += pipe.read()
            return text.contains("dropped") && text.hasSuffix("\n")
        }
        let lines = text.split(separator: "\n")
        let written = lines.filter { $0 == line }.count
        let dropped = try #require(lines.last?.split(separator: " ").last.flatMap { Int($0) })
        #expect(lines.count == written + 1)
        #expect(written + dropped == 1_000)
        #expect(dropped > 0)
        #expect(writer.droppedCount == dropped)
        // And it goes on.
        writer.write("after")
        try await eventually("it goes on") { pipe.read() == "after\n" }
        #expect(writer.flush(within: .seconds(10)))
    }

    @Test func aFullDiskIsWaitedOut() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        let writer = LogWriter(full) { "dropped \($0)" }
        writer.write("a")
        writer.write("b")
        #expect(!writer.flush(within: .milliseconds(10)))
        // The disk has room again: the descriptor is another file's now.
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let file = open(folder.path + "/log", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(dup2(file, full) == full)
        #expect(writer.flush(within: .seconds(30)))
        #expect(try String(contentsOfFile: folder.path + "/log", encoding: .utf8) == "a\nb\n")
    }
}
