import Testing

@testable import SwitcherServer

@Suite struct LogBufferTests {
    private func buffer(lines: Int = 100, bytes: Int = 1_000, lineBytes: Int = 100) -> LogBuffer {
        LogBuffer(LogBuffer.Limits(lines: lines, bytes: bytes, lineBytes: lineBytes))
    }

    private func text(_ buffer: inout LogBuffer, atMost maximumBytes: Int = .max) -> String {
        String(decoding: buffer.take(atMost: maximumBytes) { "\($0) dropped" }, as: UTF8.self)
    }

    @Test func linesComeOutInTheirOrderAndWhole() {
        var buffer = buffer()
        buffer.add("a\n")
        buffer.add("b")
        #expect(text(&buffer) == "a\nb\n")
        #expect(text(&buffer) == "")
        #expect(buffer.isEmpty)
    }

    @Test func aPieceHoldsWholeLinesAndAtLeastOne() {
        var buffer = buffer()
        for line in ["aaa", "bbb", "cccccccccc", "d"] { buffer.add(line) }
        #expect(text(&buffer, atMost: 8) == "aaa\nbbb\n")
        #expect(text(&buffer, atMost: 8) == "cccccccccc\n")
        #expect(text(&buffer, atMost: 8) == "d\n")
    }

    @Test func beyondTheLinesTheyAreDroppedAndCounted() {
        var buffer = buffer(lines: 3)
        for number in 1...5 { buffer.add("\(number)") }
        #expect(text(&buffer) == "1\n2\n3\n2 dropped\n")
        buffer.add("6")
        #expect(text(&buffer) == "6\n")
    }

    @Test func beyondTheBytesTheyAreDroppedAndCounted() {
        var buffer = buffer(bytes: 8)
        for line in ["aaa", "bbb", "ccc"] { buffer.add(line) }
        #expect(text(&buffer) == "aaa\nbbb\n1 dropped\n")
        // What was taken out has room again.
        for line in ["ddd", "eee", "fff"] { buffer.add(line) }
        #expect(text(&buffer) == "ddd\neee\n1 dropped\n")
    }

    @Test func theNumberStandsWhereTheLinesAreMissing() {
        var buffer = buffer(lines: 4)
        for number in 1...6 { buffer.add("\(number)") }
        #expect(text(&buffer, atMost: 2) == "1\n")
        // Not before half of it is free.
        buffer.add("7")
        #expect(text(&buffer, atMost: 4) == "2\n3\n")
        buffer.add("8")
        #expect(text(&buffer) == "4\n3 dropped\n8\n")
    }

    @Test func allThatWereDroppedAreCounted() {
        var buffer = buffer(lines: 3)
        for _ in 0..<2 {
            for number in 1...5 { buffer.add("\(number)") }
            _ = text(&buffer)
        }
        #expect(buffer.totalDroppedCount == 4)
    }

    @Test func aLongLineIsCutAtACharacter() {
        var buffer = buffer(lineBytes: 21)
        buffer.add(String(repeating: "ä", count: 50))
        let line = text(&buffer)
        #expect(line == "äääää… (cut)\n")
        #expect(line.utf8.count <= 21)
        buffer.add(String(repeating: "x", count: 20))
        #expect(text(&buffer) == String(repeating: "x", count: 20) + "\n")
    }
}

extension LogBuffer {
    fileprivate mutating func add(_ line: String) { add(Array(line.utf8)) }
}
