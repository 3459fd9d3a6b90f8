import JSONReading
import SwitchRules
import UserCoinReading

/// JSON that says which sub-account shall mine what.
enum SwitchJSON {
    private enum LineMember: String, CaseIterable {
        case name = "puname"
        case coin
    }

    private static let lineMembers = JSONMembers(LineMember.self)

    /// A line as `export --format jsonl` writes it; `nil` for what is none.
    static func entry(ofLine line: LineReader.Line) -> SwitchEntry? {
        guard !line.isTooLong else { return nil }
        var (name, coin): (String?, String?)
        do throws(JSONError) {
            try JSONReader.read(line.bytes) { reader throws(JSONError) in
                try reader.object(lineMembers) { member, reader throws(JSONError) in
                    switch member {
                    case .name: name = try reader.string()
                    case .coin: coin = try reader.stringOrNull() ?? ""
                    }
                }
            }
        } catch {
            return nil
        }
        guard let name, let coin else { return nil }
        return .coinSwitch(line: line.number, name: name, coin: coin)
    }

    /// `{"usercoins":[{"coin":"…","punames":["…",…]},…]}` as the API takes it, to the letter; the web site's reply; or the map in it:
    /// `{"name":"coin",…}`. Only at its end is it known which of them it is.
    static func entries(of text: [UInt8], name: String) throws -> [SwitchEntry] {
        func wrong(_ reason: String) -> ControlError {
            ControlError(.badInput, "\(name): \(reason.escapedForOneLine(maximumByteCount: 300))")
        }
        var call = SwitchCallReading()
        var data: UserCoinData<MapEntries>?
        var dataCount = 0
        var own = UserCoinData(empty: MapEntries())
        do throws(JSONError) {
            try JSONReader.read(text) { reader throws(JSONError) in
                try reader.map { member, reader throws(JSONError) in
                    let kind = try reader.kind()
                    if ASCIICase.areSame(member.string, SwitchCallReading.name), kind == .array || kind == .null {
                        try call.read(&reader)
                    } else if ASCIICase.areSame(member.string, "data"), kind == .object {
                        dataCount += 1
                        var read = UserCoinData(empty: MapEntries())
                        try read.read(&reader)
                        data = read
                    } else {
                        try own.readMember(member, &reader)
                    }
                }
            }
        } catch {
            throw wrong(error.reason)
        }
        guard max(call.count, dataCount) <= 1 else {
            throw wrong("\(call.count > 1 ? SwitchCallReading.name : "data") is there twice")
        }
        guard call.count == 0 else { return call.entries }
        do throws(UserCoinProblem) {
            return try (data ?? own).outcome().map.entries
        } catch {
            throw wrong(error.reason)
        }
    }

    /// What the web site answers to `last_date=0`: see docs/api.md.
    static func entries(ofSite text: [UInt8], name: String) throws -> [SwitchEntry] {
        var reading = UserCoinReplyReading(empty: MapEntries())
        do throws(JSONError) {
            try JSONReader.read(text) { reader throws(JSONError) in try reading.read(&reader) }
        } catch {
            throw ControlError(
                .notTheServer,
                "\(name) answers what is not the JSON it should be: \(error.reason.escapedForOneLine())"
            )
        }
        guard reading.errorNumber == 0 else {
            throw ControlError(.unavailable, "\(name) answers with err_no \(reading.errorNumber.map { "\($0)" } ?? "missing")")
        }
        do throws(UserCoinProblem) {
            return try reading.outcome().map.entries
        } catch {
            throw ControlError(.notTheServer, "\(name) answers what it should not: \(error.reason)")
        }
    }
}

/// The entries of a map, in their order.
private struct MapEntries: UserCoinMap {
    private(set) var entries: [SwitchEntry] = []

    private var line: Int { entries.count + 1 }

    mutating func read(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        guard try reader.kind() == .string else {
            entries.append(.refused(line: line, reason: "the coin is no string", text: SwitchEntry.shown(name.string)))
            return try reader.skip()
        }
        let coin = try reader.text()
        guard name.isSound, coin.isSound else {
            let text = SwitchEntry.shown("\(name.string),\(coin.string)")
            return entries.append(.refused(line: line, reason: "it is no text", text: text))
        }
        entries.append(.coinSwitch(line: line, name: name.string, coin: coin.string))
    }

    /// It says when, and nothing of a user.
    mutating func skip(_ name: JSONText, coin: String) {}
}

/// The member of the API's call that has the switches.
private struct SwitchCallReading {
    static let name = "usercoins"

    private enum GroupMember: String, CaseIterable {
        case coin
        case names = "punames"
    }

    private static let groupMembers = JSONMembers(GroupMember.self)

    private(set) var entries: [SwitchEntry] = []
    /// How often it has been there.
    private(set) var count = 0

    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        count += 1
        guard try !reader.takesNull() else { return }
        do throws(JSONError) {
            try reader.array { _, reader throws(JSONError) in try readGroup(&reader) }
        } catch {
            throw error.within(member: Self.name)
        }
    }

    private mutating func readGroup(_ reader: inout JSONReader) throws(JSONError) {
        var (coin, found) = ("", [String]?.none)
        try reader.object(Self.groupMembers) { member, reader throws(JSONError) in
            switch member {
            case .coin: coin = try reader.stringOrNull() ?? ""
            case .names:
                var names: [String] = []
                try reader.array { _, reader throws(JSONError) in names.append(try reader.string()) }
                found = names
            }
        }
        guard let found else { throw reader.missing(GroupMember.names.rawValue) }
        for name in found { entries.append(.coinSwitch(line: entries.count + 1, name: name, coin: coin)) }
    }
}
