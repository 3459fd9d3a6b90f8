import NIOCore
import Testing

@testable import SwitcherControl

struct RulesTests {
    @Test func namesAreBytesWhereListsAreCompared() throws {
        var expected = ExpectedCoins()
        for (name, coin) in [("b", "btc"), ("a", "bcc"), ("b", "bcc"), ("e\u{301}", "btc"), ("z", "btc")] {
            try expected.add(name: name, coin: coin)
        }
        expected.sort()
        #expect(expected.count == 4)
        #expect((0..<4).map { expected[$0].name.utf8.count } == [1, 1, 3, 1])
        #expect(expected[1].coin == "bcc")
        var comparison = Comparison(expected, ignoresOthers: false)
        var found: [Comparison.Difference] = []
        for (name, coin) in [("b", "btc"), ("c", "btc"), ("\u{E9}", "btc")] {
            comparison.add(UserPages.Record(name: name, coin: coin, updatedAt: nil)) { found.append($0) }
        }
        comparison.end { found.append($0) }
        #expect(found.map { $0.name } == ["a", "b", "c", "e\u{301}", "z", "\u{E9}"])
        #expect(found.map { $0.recorded } == [nil, "btc", "btc", nil, nil, "btc"])
        #expect(found.map { $0.expected } == ["bcc", "bcc", nil, "btc", "btc", nil])
        #expect((comparison.same, comparison.different) == (0, 6))
    }

    @Test func aPartKeepsItsOrder() {
        var part = PushPart()
        for (index, (name, coin)) in [("a", "btc"), ("b", "btc"), ("a", "bcc"), ("\"", "btc")].enumerated() {
            part.append(PushPart.Item(line: index, name: name, coin: coin))
        }
        #expect(
            String(decoding: part.json, as: UTF8.self)
                == #"{"usercoins":[{"coin":"btc","punames":["a","b"]},{"coin":"bcc","punames":["a"]},{"coin":"btc","punames":["\""]}]}"#
        )
        #expect(part.removeRefused(number: 104, name: "a", coin: "btc").map(\.line) == [0, 1, 3])
        #expect(part.removeRefused(number: 102, name: "a", coin: "bcc").map(\.line) == [2])
        #expect(part.removeRefused(number: 105, name: "a", coin: "bcc").isEmpty)
        #expect(String(decoding: PushPart().json, as: UTF8.self) == #"{"usercoins":[]}"#)
    }

    @Test func aStateIsOfOneInputAndOneServerAndADay() throws {
        let state = PushState(digest: "d", url: "http://x", line: 7, written: 5, refused: 2, time: 1_000)
        #expect(try #require(PushState(state.json)) == state)
        #expect(state.isOf(digest: "d", url: "http://x", now: 1_000))
        #expect(!state.isOf(digest: "e", url: "http://x", now: 1_000))
        #expect(!state.isOf(digest: "d", url: "http://y", now: 1_000))
        #expect(!state.isOf(digest: "d", url: "http://x", now: 1_001 + PushState.maximumAge))
        #expect(!state.isOf(digest: "d", url: "http://x", now: 999))
        #expect(PushState(Array("{}".utf8)) == nil)
    }

    @Test func events() throws {
        var events = ServerSentEvents()
        var found: [ServerSentEvents.Event] = []
        for part in [": from now on\n\nevent: au", "dit\ndata: {}\n", "\r\ndata: a\ndata:b\n\n"] {
            try events.add(ByteBuffer(string: part)) { found.append($0) }
        }
        #expect(found == [.init(name: "audit", data: "{}"), .init(name: "message", data: "a\nb")])
    }

    @Test func progress() {
        let bar = ProgressBar(total: 1_000_000, unit: "switches")
        let line = bar.line(done: 450_000, seconds: 9, width: 100)
        #expect(line.hasPrefix("[####") && line.hasSuffix("45 %  450,000 of 1,000,000 switches  50,000/s  11 s left"))
        #expect(line.count < 100)
        #expect(bar.line(done: 450_000, seconds: 9, width: 20).count < 20)
        #expect(ProgressBar(total: 0, unit: "x").line(done: 0, seconds: 0, width: 80).contains("100 %"))
        #expect([0, 999, 1_000, -1_234_567].map(\.grouped) == ["0", "999", "1,000", "-1,234,567"])
    }

    /// A name or a coinbase text does nothing to a terminal.
    @Test func whatControlsATerminalIsEscaped() throws {
        let evil = "\u{1B}[2J\u{9B}31m\u{202E}x"
        let value = JSONValue.members([("coinbase_info", .string(evil)), ("payout_addr", .string("a\r\nb"))])
        let lines =
            CoinbaseText.lines(value) + [
                value.line, EventText.line(evil, value), PullText.line(.members([("failure", .string(evil))])),
            ]
        for line in lines {
            #expect(
                !line.unicodeScalars.contains {
                    $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
                }
            )
        }
        #expect(try JSONValue(Array(value.line.utf8)) == value)
    }

    @Test func statusForPeople() throws {
        let status = try JSONValue(
            Array(
                #"""
                {"version":"1","uptime_seconds":7300,"session":{"state":"connected","server":"127.0.0.1:2181","since":"then"},
                 "queue":{"records":12000,"calls":1},"rates":null,"records":{"by_coin":{"btc":1000,"bcc":2},"other":0,"unread":1,"counted_at":"now"},
                 "sync":{"leads":true,"elected":null,"cursor":5,"pulls":[],"last_failure":null},"identity":{"user":"a","rights":["read"]}}
                """#.utf8
            )
        )
        let lines = StatusText.lines(status)
        #expect(lines.contains("ZooKeeper     connected to 127.0.0.1:2181 since then"))
        #expect(lines.contains("users         btc: 1,000"))
        #expect(lines.contains("sync          led by nobody, or it is not known, cursor 5"))
        #expect(!StatusText.lines(.null).isEmpty)
    }

    @Test func aLoadHasBounds() throws {
        func plan(_ rate: Int = 10, _ duration: Int = 1, _ users: Int = 3) throws -> BenchPlan {
            try BenchPlan(rate: rate, duration: duration, users: users, connections: 1, coin: nil, prefix: "b-")
        }
        #expect(try plan().count == 10)
        #expect(try plan().time(of: 5) == .milliseconds(500))
        #expect(try plan().user(of: 4) == "b-1")
        for bad in [{ try plan(0) }, { try plan(100_001) }, { try plan(1, 601) }, { try plan(1, 1, 0) }] {
            #expect(throws: ControlError.self) { try bad() }
        }
        var result = BenchResult()
        for milliseconds in 1...100 {
            result.add(corrected: .milliseconds(milliseconds), service: .milliseconds(1), failure: nil)
        }
        result.add(corrected: .seconds(9), service: .seconds(9), failure: "away")
        #expect((result.answered, result.failed) == (100, 1))
        #expect(abs(result.correctedMilliseconds[0] - 50) < 0.2 && abs(result.correctedMilliseconds[5] - 100) < 0.2)
        #expect(result.serviceMilliseconds[5] < 1.1)
    }
}
