import Crypto
package import SwitchRules

/// What a push of a file would do, found by reading all of it before anything is sent.
package struct PushPlan: Sendable {
    /// Refused ones are shown up to here.
    package static let shownRefusals = 100

    /// How many sub-accounts are to be switched.
    package private(set) var switches = 0
    package private(set) var refused = 0
    /// The first of them.
    package private(set) var refusals: [Refusal] = []
    /// Of the switches, the coins in the order in which they first appear.
    package private(set) var byCoin: [(coin: String, count: Int)] = []
    /// Entries that a later one of the same name overtakes.
    package private(set) var repeated: RepeatedNames
    private var indices: [[UInt8]: Int] = [:]
    /// Of everything that would be sent and of what is refused: the same file has the same, another has not.
    package private(set) var digest = ""

    package struct Refusal: Sendable, Equatable {
        package let line: Int
        package let reason: String
        package let text: String
    }

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - coins: `nil` where they are not known: then the server alone checks them.
    ///   - lowercases: Whether the server takes A–Z of a name for a–z.
    ///   - refusal: Gets each one.
    /// - Throws: ``ControlError``
    package init(
        _ file: SwitchFile,
        coins: AvailableCoins?,
        lowercases: Bool = false,
        refusal: (Refusal) throws -> Void
    ) throws {
        // Most lines are longer.
        repeated = RepeatedNames(lowercases: lowercases, expectedCount: min(file.byteCount / 8, 100_000_000))
        var reader = try file.reader()
        var hash = SHA256()
        while let entry = try reader.next() {
            switch entry.checked(coins: coins) {
            case .coinSwitch(let line, let name, let coin):
                switches += 1
                count(coin)
                repeated.add(name)
                hash.update(data: Array("\(line)\0\(name)\0\(coin)\n".utf8))
            case .refused(let line, let reason, let text):
                let refused = Refusal(line: line, reason: reason, text: text)
                add(refused)
                try refusal(refused)
                hash.update(data: Array("\(line)\0\0\(text)\n".utf8))
            }
        }
        if repeated.areFound() { try findRepeated(file, coins) }
        digest = hash.finalize().map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Reads it once more: what is not repeated, which is nearly everything, was not kept.
    private mutating func findRepeated(_ file: SwitchFile, _ coins: AvailableCoins?) throws {
        var reader = try file.reader()
        while let entry = try reader.next() {
            guard case .coinSwitch(let line, let name, let coin) = entry.checked(coins: coins) else { continue }
            repeated.look(at: line, name: name, coin: coin)
        }
    }

    private mutating func count(_ coin: String) {
        let key = Array(coin.utf8)
        if let index = indices[key] {
            byCoin[index].count += 1
        } else if byCoin.count < 1_000 {
            indices[key] = byCoin.count
            byCoin.append((coin, 1))
        }
    }

    private mutating func add(_ refusal: Refusal) {
        refused += 1
        if refusals.count < Self.shownRefusals { refusals.append(refusal) }
    }
}
