/// How a hash of crypt(5) is written. Pure.
struct PasswordHashForm {
    /// So much memory one check may take, in bytes.
    private static let maximumMemory = 128 << 20

    let cost: PasswordCost
    /// Whether one check takes no more than a few seconds, and 128 MiB.
    let isAffordable: Bool

    /// `nil` for what is neither bcrypt, yescrypt, SHA-512 nor SHA-256 crypt, or not whole.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].isEmpty else { return nil }
        switch (parts[1], parts.count) {
        case ("2a", 4), ("2b", 4), ("2y", 4):
            guard parts[2].utf8.count == 2, let effort = Int(parts[2]), effort >= 4, Self.isCoded(parts[3], 53) else {
                return nil
            }
            cost = PasswordCost(method: .bcrypt, effort: effort)
            isAffordable = effort <= 16
        case ("5", 4), ("6", 4), ("5", 5), ("6", 5):
            var rounds = 5_000
            if parts.count == 5 {
                guard let number = parts[2].wholeMatch(prefix: "rounds="), number >= 1_000 else { return nil }
                rounds = number
            }
            let salt = parts[parts.count - 2]
            guard (1...16).contains(salt.utf8.count), salt.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }),
                Self.isCoded(parts[parts.count - 1], parts[1] == "6" ? 86 : 43)
            else { return nil }
            cost = PasswordCost(method: parts[1] == "6" ? .sha512 : .sha256, effort: rounds)
            isAffordable = rounds <= 1_000_000
        case ("y", 5):
            guard Self.isCoded(parts[2], 3), parts[2].utf8.first == UInt8(ascii: "j"), (1...86).contains(parts[3].utf8.count),
                Self.isCoded(parts[3], parts[3].utf8.count), Self.isCoded(parts[4], 43)
            else { return nil }
            // crypt(5) does not say it, libxcrypt's yescrypt does: a digit each for the logarithm of N and for r, less one.
            let digits = parts[2].utf8.dropFirst().map(Self.value)
            let (exponent, blockSize) = (digits[0] + 1, digits[1] + 1)
            // The dearest that is let through is `mkpasswd -R 8`. Beyond these, a digit says that more follow.
            isAffordable = exponent <= 18 && blockSize <= 32 && 128 * blockSize << exponent <= Self.maximumMemory
            // As measured: small blocks are dearer than their size says.
            cost = PasswordCost(method: .yescrypt, effort: (blockSize + 4) << min(exponent, 48))
        default: return nil
        }
    }

    private static func isCoded(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { value($0) < 64 }
    }

    /// The digit's value in crypt(5)'s base 64; 64 for what is none.
    private static func value(_ digit: UInt8) -> Int {
        switch digit {
        case UInt8(ascii: ".")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "."))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit - UInt8(ascii: "A")) + 12
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit - UInt8(ascii: "a")) + 38
        default: 64
        }
    }
}

extension Substring {
    /// The decimal number that is all there is behind the prefix.
    fileprivate func wholeMatch(prefix: String) -> Int? {
        guard hasPrefix(prefix) else { return nil }
        let digits = utf8.dropFirst(prefix.utf8.count)
        guard (1...9).contains(digits.count), digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(Substring(digits))
    }
}
