import SwitcherControl
import Testing

/// Names that a list has more than once.
struct RepeatedNamesTests {
    private func found(_ entries: [(String, String)], lowercases: Bool = false) -> RepeatedNames {
        var names = RepeatedNames(lowercases: lowercases)
        for (name, _) in entries { names.add(name) }
        guard names.areFound() else { return names }
        for (index, (name, coin)) in entries.enumerated() { names.look(at: index + 1, name: name, coin: coin) }
        return names
    }

    @Test func theLastOneStands() throws {
        let names = found([("a", "btc"), ("b", "btc"), ("a", "bcc"), ("c", "btc"), ("b", "bcc"), ("a", "btc")])
        #expect(names.count == 3)
        #expect(names.first.map(\.name) == ["a", "b"])
        #expect(names.first.map(\.line) == [1, 2] && names.first.map(\.lastLine) == [6, 5])
        #expect(names.first.map(\.coin) == ["btc", "btc"] && names.first.map(\.lastCoin) == ["btc", "bcc"])
    }

    @Test func aNameIsItsBytes() {
        #expect(found([("A", "btc"), ("a", "btc"), ("\u{E9}", "btc"), ("e\u{301}", "btc")]).count == 0)
        #expect(found([("A", "btc"), ("a", "btc"), ("\u{C9}", "btc"), ("\u{E9}", "btc")], lowercases: true).count == 1)
        #expect(found([]).count == 0)
    }

    @Test func soManyAreNamedAndAllAreCounted() {
        let names = found((0..<1_000).flatMap { [("user\($0)", "btc"), ("user\($0)", "bcc")] })
        #expect(names.count == 1_000 && names.first.count == RepeatedNames.shownCount)
        #expect(names.first.last?.lastLine == 200)
    }
}
