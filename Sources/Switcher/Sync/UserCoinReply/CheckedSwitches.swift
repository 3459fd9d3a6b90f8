import JSONReading
import UserCoinReading

/// The entries of a reply that pass the checks, and the others counted.
struct CheckedSwitches: UserCoinMap {
    let check: SwitchCheck
    private(set) var switches: [CoinSwitch] = []
    private(set) var skipped = SkippedEntries()

    init(check: SwitchCheck) { self.check = check }

    mutating func read(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        let kind = try reader.kind()
        guard kind == .string else {
            skip(name, coin: kind.rawValue)
            return try reader.skip()
        }
        let coin = try reader.text()
        do throws(SwitchRefusal) {
            guard name.isSound else { throw .nameInvalid }
            let checked = try check.coinSwitch(name: name.string, coin: coin.string)
            guard coin.isSound else { throw .coinInexistent }
            switches.makeRoom(for: 1, share: reader.share)
            switches.append(checked)
        } catch {
            skipped.add(name: name.string, coin: coin.string, .refused(error))
        }
    }

    mutating func skip(_ name: JSONText, coin: String) {
        skipped.add(name: name.string, coin: coin, .coinIsNoString)
    }
}
