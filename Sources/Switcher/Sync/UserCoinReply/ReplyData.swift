import JSONReading

/// The member `data` of a reply. Only at its end is it known whether it holds the map or is the map.
struct ReplyData {
    private enum UserCoin {
        case entries(Entries)
        case array(isEmpty: Bool)
    }

    private static let userCoinName = "user_coin"
    private static let nowDateName = "now_date"

    private var userCoin: UserCoin?
    private var nowDate = NowDate.missing
    private var ownMembers = Entries()
    private var userCoinCount = 0
    private var nowDateCount = 0

    mutating func read(_ reader: inout JSONReader, _ check: SwitchCheck) throws(JSONError) {
        // A name that is no text costs that name and not the reply.
        reader.takesBrokenText = true
        try reader.map { name, reader throws(JSONError) in
            if ASCIICase.areSame(name.string, Self.userCoinName) {
                userCoinCount += 1
                try readUserCoin(name, &reader, check)
            } else if ASCIICase.areSame(name.string, Self.nowDateName) {
                nowDateCount += 1
                try readNowDate(name, &reader, check)
            } else {
                try ownMembers.read(name, &reader, check)
            }
        }
        reader.takesBrokenText = false
    }

    private mutating func readUserCoin(_ name: JSONText, _ reader: inout JSONReader, _ check: SwitchCheck) throws(JSONError) {
        switch try reader.kind() {
        case .object:
            var entries = Entries()
            try reader.map { name, reader throws(JSONError) in try entries.read(name, &reader, check) }
            userCoin = .entries(entries)
        case .array:
            var isEmpty = true
            try reader.array { _, reader throws(JSONError) in
                isEmpty = false
                try reader.skip()
            }
            userCoin = .array(isEmpty: isEmpty)
        default:
            try ownMembers.read(name, &reader, check)
        }
    }

    private mutating func readNowDate(_ name: JSONText, _ reader: inout JSONReader, _ check: SwitchCheck) throws(JSONError) {
        let kind = try reader.kind()
        guard kind != .number else {
            nowDate = try reader.wholeNumber().map { .seconds($0) } ?? .unusable
            return ownMembers.skip(name, coin: "…")
        }
        nowDate = kind == .null ? .missing : .unusable
        try ownMembers.read(name, &reader, check)
    }

    func reply() throws(UserCoinReplyError) -> UserCoinReply {
        guard let userCoin else {
            // A map of names, in which the last of two counts.
            return UserCoinReply(switches: ownMembers.switches, skipped: ownMembers.skipped, nowDate: nil, shape: .flat)
        }
        guard userCoinCount == 1 else { throw .malformed("data.\(Self.userCoinName) is there twice") }
        guard nowDateCount <= 1 else { throw .malformed("data.\(Self.nowDateName) is there twice") }
        switch userCoin {
        case .entries(let entries):
            return UserCoinReply(switches: entries.switches, skipped: entries.skipped, nowDate: nowDate, shape: .userCoin)
        case .array(isEmpty: true):
            return UserCoinReply(switches: [], skipped: SkippedEntries(), nowDate: nowDate, shape: .emptyArray)
        case .array(isEmpty: false):
            throw .malformed("user_coin is an array that is not empty")
        }
    }
}

/// The entries of a map.
private struct Entries {
    private(set) var switches: [CoinSwitch] = []
    private(set) var skipped = SkippedEntries()

    /// Reads the value of the member of that name.
    mutating func read(_ name: JSONText, _ reader: inout JSONReader, _ check: SwitchCheck) throws(JSONError) {
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
