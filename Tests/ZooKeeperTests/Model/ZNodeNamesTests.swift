import Testing

@testable import ZooKeeper

/// Many names, packed.
@Suite struct ZNodeNamesTests {
    private func name(_ byteCount: Int) -> ZNodeName { ZNodeName(trusted: String(repeating: "x", count: byteCount)) }

    @Test func theyComeBackInTheirOrder() {
        let names = (0..<9_000).map { ZNodeName(trusted: "user-\($0 * 7)") } + [254, 255, 256, 70_000, 1].map(name)
        let packed = ZNodeNames(names)
        #expect(packed.count == names.count)
        #expect(packed.names == names)
        #expect(packed.pieces.count > 2)
        #expect(packed.prefix(8) == Array(names.prefix(8)))
        #expect(packed.prefix(.max) == names)
        #expect(ZNodeNames([]).names == [])
    }

    @Test func aPieceCanBeGivenBack() {
        var packed = ZNodeNames((0..<9_000).map { ZNodeName(trusted: "user\($0)") })
        let first = packed.pieces[0].count
        packed.release(pieceAt: 0)
        #expect(packed.count == 9_000 - first)
        #expect(packed.names.first?.description == "user\(first)")
    }

    @Test func aServersBytesAreTakenAsTheyAre() {
        for text in ["\u{e9}", "e\u{301}", "日本語", "a b"] {
            let packed = ZNodeNames([ZNodeName(trusted: text)])
            #expect(packed.names.map { Array($0.description.utf8) } == [Array(text.utf8)])
        }
    }
}
