import Foundation
import Synchronization
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

    /// A full disk takes half a line, and the file is opened again meanwhile: as the same one, or as another.
    @Test(arguments: [false, true]) func aLineThatHasBegunIsEnded(isMoved: Bool) async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let path = folder.path + "/log"
        let disk = Disk()
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        let writer = LogWriter(file, put: disk.put) { "dropped \($0)" }
        writer.write("a whole line")
        try await eventually("the disk is full") { disk.refusals > 0 }
        if isMoved { try FileManager.default.moveItem(atPath: path, toPath: path + ".1") }
        writer.betweenLines {
            let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            dup2(opened, file)
            close(opened)
        }
        let refusals = disk.refusals
        try await eventually("it has been opened, and tried again") { disk.refusals > refusals + 1 }
        disk.hasRoom = true
        #expect(writer.flush(within: .seconds(30)))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "a whole line\n")
    }

    /// It takes four bytes, and then nothing until it has room.
    private final class Disk: Sendable {
        private struct State {
            var room = 4
            var refusals = 0
        }

        private let state = Mutex(State())

        var refusals: Int { state.withLock { $0.refusals } }
        var hasRoom: Bool {
            get { state.withLock { $0.room > 0 } }
            set { state.withLock { $0.room = newValue ? .max : 0 } }
        }

        @Sendable func put(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
            let count = state.withLock { state in
                let count = min(state.room, bytes.count)
                if state.room != .max { state.room -= count }
                if count == 0 { state.refusals += 1 }
                return count
            }
            guard count > 0 else {
                errno = ENOSPC
                return -1
            }
            return write(descriptor, bytes.baseAddress, count)
        }
    }
}
