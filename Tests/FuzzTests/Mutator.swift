/// Makes new input out of what there is, the same every time for the same seed.
struct Mutator {
    /// SplitMix64: small, and the same on every machine and in every release.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// What these formats take for more than itself.
    private static let tokens = [
        "\0", "\"", "\\", "\\u", "%", "%00", "&", "=", ";", "\r\n", "\n", "--", "[", "]", "{", "}", ",", ":", " ", "\u{FEFF}",
        "\u{301}",
        "1e999", "-", "/", "?", "..", "http://", "null", "name=", "XX",
    ].map { Array($0.utf8) }

    private let seeds: [[UInt8]]
    private var generator: Generator

    init(seeds: [[UInt8]], seed: UInt64) {
        self.seeds = seeds
        generator = Generator(state: seed)
    }

    mutating func next() -> [UInt8] {
        var input = pick(seeds)
        for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&input) }
        return input
    }

    private mutating func mutate(_ input: inout [UInt8]) {
        let start = Int.random(in: 0...input.count, using: &generator)
        let end = min(input.count, start + Int.random(in: 0...16, using: &generator))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where start < input.count: input[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where start < input.count: input[start] = UInt8.random(in: .min ... .max, using: &generator)
        case 2: input.removeSubrange(start..<end)
        case 3: input.insert(contentsOf: input[start..<end], at: start)
        case 4: input.insert(contentsOf: pick(Self.tokens), at: start)
        case 5: input.removeSubrange(start...)
        case 6: input.replaceSubrange(start..<end, with: pick(seeds))
        default: input.insert(contentsOf: repeatElement(UInt8.random(in: .min ... .max, using: &generator), count: 40), at: start)
        }
    }

    private mutating func pick(_ lists: [[UInt8]]) -> [UInt8] {
        lists[Int.random(in: 0..<lists.count, using: &generator)]
    }
}
