/// Names as pools have them: 12 to 16 bytes, letters and digits, no two alike, in no order.
enum UserNames {
    /// The names with these numbers, the same in every run.
    static func names(_ numbers: Range<Int>) -> [String] {
        numbers.map(name)
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    private static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    private static func name(_ number: Int) -> String {
        var random = scrambled(UInt64(number))
        var bytes: [UInt8] = []
        for _ in 0..<(6 + number % 5) {
            bytes.append(letters[Int(random % 26)])
            random /= 26
        }
        // Six digits to the base of 36 keep two billion names apart.
        var rest = number
        for _ in 0..<6 {
            bytes.append(digits[rest % 36])
            rest /= 36
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// SplitMix64's finalizer.
    private static func scrambled(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
