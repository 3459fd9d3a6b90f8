extension UserCoinReply {
    /// Decodes a reply's body. Members that are not known are ignored; of a member that is there twice the last one counts.
    init(_ body: [UInt8], check: SwitchCheck) throws(UserCoinReplyError) {
        var envelope = Envelope()
        do throws(JSONScanner.Malformed) {
            var scanner = JSONScanner(body)
            try envelope.read(&scanner, check)
            try scanner.end()
        } catch {
            throw .malformed("the reply is not the JSON it should be: \(error.reason)")
        }
        guard let number = envelope.errorNumber else { throw .malformed("err_no is missing or not a whole number") }
        guard number == 0 else { throw .refused(number: number, message: LogText(envelope.errorMessage).description) }
        guard let data = envelope.data else { throw .malformed("data is missing or not an object") }
        self = try data.reply()
    }
}

/// The members of the reply, as far as they have been read.
private struct Envelope {
    var errorNumber: Int64?
    var errorMessage = ""
    var data: ReplyData?

    mutating func read(_ scanner: inout JSONScanner, _ check: SwitchCheck) throws(JSONScanner.Malformed) {
        guard try scanner.kind() == .object else { throw JSONScanner.Malformed(reason: "it is not an object") }
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            switch name {
            case "err_no":
                errorNumber = try scanner.wholeNumberIfAny()
            case "err_msg":
                errorMessage = try scanner.stringIfAny() ?? ""
            case "data":
                data = nil
                guard try scanner.kind() == .object else { return try scanner.skip() }
                var read = ReplyData()
                try read.read(&scanner, check)
                data = read
            default:
                try scanner.skip()
            }
        }
    }
}

/// The member `data`. Only at its end is it known whether it holds the map or is the map.
private struct ReplyData {
    private enum UserCoin {
        case entries(Entries)
        case array(isEmpty: Bool)
    }

    private var userCoin: UserCoin?
    private var nowDate = NowDate.missing
    private var ownMembers = Entries()

    mutating func read(_ scanner: inout JSONScanner, _ check: SwitchCheck) throws(JSONScanner.Malformed) {
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            let kind = try scanner.kind()
            switch (name, kind) {
            case ("user_coin", .object):
                var entries = Entries()
                try scanner.object { name, scanner throws(JSONScanner.Malformed) in try entries.read(name, &scanner, check) }
                userCoin = .entries(entries)
            case ("user_coin", .array):
                var isEmpty = true
                try scanner.array { scanner throws(JSONScanner.Malformed) in
                    isEmpty = false
                    try scanner.skip()
                }
                userCoin = .array(isEmpty: isEmpty)
            case ("now_date", .number):
                nowDate = try scanner.wholeNumber().map { .seconds($0) } ?? .unusable
                ownMembers.skip(name, coin: "…")
            default:
                if name == "user_coin" { userCoin = nil }
                if name == "now_date" { nowDate = kind == .null ? .missing : .unusable }
                try ownMembers.read(name, &scanner, check)
            }
        }
    }

    func reply() throws(UserCoinReplyError) -> UserCoinReply {
        switch userCoin {
        case .entries(let entries)?:
            UserCoinReply(switches: entries.switches, skipped: entries.skipped, nowDate: nowDate, shape: .userCoin)
        case .array(isEmpty: true)?:
            UserCoinReply(switches: [], skipped: SkippedEntries(), nowDate: nowDate, shape: .emptyArray)
        case .array(isEmpty: false)?:
            throw .malformed("user_coin is an array that is not empty")
        case nil:
            UserCoinReply(switches: ownMembers.switches, skipped: ownMembers.skipped, nowDate: nil, shape: .flat)
        }
    }
}

/// The entries of a map.
private struct Entries {
    private(set) var switches: [CoinSwitch] = []
    private(set) var skipped = SkippedEntries()

    /// Reads the value of the member of that name.
    mutating func read(_ name: String, _ scanner: inout JSONScanner, _ check: SwitchCheck) throws(JSONScanner.Malformed) {
        let kind = try scanner.kind()
        guard kind == .string else {
            skip(name, coin: kind.rawValue)
            return try scanner.skip()
        }
        let coin = try scanner.string()
        do throws(SwitchRefusal) {
            switches.append(try check.check(name: name, coin: coin))
        } catch {
            skipped.add(name: name, coin: coin, .refused(error))
        }
    }

    mutating func skip(_ name: String, coin: String) {
        skipped.add(name: name, coin: coin, .coinIsNoString)
    }
}

extension JSONScanner {
    /// Reads a value. `nil` when it is no whole number.
    fileprivate mutating func wholeNumberIfAny() throws(Malformed) -> Int64? {
        if try kind() == .number { return try wholeNumber() }
        try skip()
        return nil
    }

    /// Reads a value. `nil` when it is no string.
    fileprivate mutating func stringIfAny() throws(Malformed) -> String? {
        if try kind() == .string { return try string() }
        try skip()
        return nil
    }
}
