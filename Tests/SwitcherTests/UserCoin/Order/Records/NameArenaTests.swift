import Testing

@testable import Switcher

/// Names' bytes in pieces of a mebibyte.
@Suite struct NameArenaTests {
    private func arena(_ names: [[UInt8]]) -> NameArena {
        var arena = NameArena()
        for (number, name) in names.enumerated() { #expect(name.withUnsafeBytes { arena.append($0) } == number) }
        return arena
    }

    private func expect(_ names: [[UInt8]], in arena: NameArena) {
        #expect(arena.count == names.count)
        for (number, name) in names.enumerated() {
            #expect(arena.withName(number) { Array($0) == name })
            // Wherever it is, it can be read ahead.
            _ = arena.touch(arena.start(number))
        }
    }

    /// The lengths at which their lengths are written in another way.
    @Test func namesOfAllLengthsComeBack() {
        let names = [1, 2, 200, 253, 254, 255, 256, 257, 65_535, 65_536].map { [UInt8](repeating: UInt8($0 % 251), count: $0) }
        expect(names, in: arena(names))
    }

    /// The fewest and the most names of a block come along when the block needs another piece.
    @Test func aBlockThatNeedsAnotherPieceGoesThereAsAWhole() {
        let piece = 1 << 20
        for before in [0, 1, 6, 7, 8, 15, 17] {
            let small = (0..<before).map { [UInt8](repeating: UInt8($0), count: 3 + $0) }
            let used = small.reduce(0) { $0 + $1.count + 1 }
            for rest in [-1, 0, 1] {
                let names = small + [[UInt8](repeating: 99, count: piece - used - 5 + rest), [1, 2, 3], [4], [5, 6]] + small
                expect(names, in: arena(names))
            }
        }
    }

    @Test func longerNamesThanAPieceHaveOneOfTheirOwn() {
        let names = [[1], [UInt8](repeating: 2, count: 3 << 20), [3], [UInt8](repeating: 4, count: 1 << 20), [5]]
        expect(names, in: arena(names))
    }

    @Test func manyOfAllSizes() {
        let names = (0..<4_000).map { number in
            [UInt8](repeating: UInt8(number % 256), count: Int.random(in: 1...(number.isMultiple(of: 50) ? 60_000 : 200)))
        }
        expect(names, in: arena(names))
    }
}
