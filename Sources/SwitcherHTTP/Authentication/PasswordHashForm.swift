/// How a hash of crypt(5) is written. Pure.
struct PasswordHashForm {
    /// The method and its effort.
    let cost: String
    /// Whether one check takes no more than a few seconds.
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
            cost = "2$\(effort)"
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
            cost = "\(parts[1])$\(rounds)"
            isAffordable = rounds <= 5_000_000
        case ("y", 5):
            guard Self.isCoded(parts[2], 3), parts[2].utf8.first == UInt8(ascii: "j"), (1...86).contains(parts[3].utf8.count),
                Self.isCoded(parts[3], parts[3].utf8.count), Self.isCoded(parts[4], 43)
            else { return nil }
            cost = "y$\(parts[2])"
            // `mkpasswd -R 11` is the dearest that there is: a gigabyte of memory would be needed beyond it.
            let effort = parts[2].utf8.dropFirst().map(Self.value)
            isAffordable = effort[0] <= Self.value(UInt8(ascii: "F")) && effort[1] <= Self.value(UInt8(ascii: "T"))
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
