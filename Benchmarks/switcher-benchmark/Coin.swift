/// The coins that the server under test knows. Rounds take them in turn, so that every write changes its record.
enum Coin: String, CaseIterable {
    case btc, bcc

    init(round: Int) {
        self = round.isMultiple(of: 2) ? .btc : .bcc
    }

    var other: Coin { self == .btc ? .bcc : .btc }
}
