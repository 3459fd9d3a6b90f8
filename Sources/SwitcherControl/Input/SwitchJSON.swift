import JSONReading
import SwitchRules

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

    /// `{"name":"coin",…}`, or `{"usercoins":[{"coin":"…","punames":["…",…]},…]}` as the API takes it.
    static func entries(of text: [UInt8], name: String) throws -> [SwitchEntry] {
        var entries: [SwitchEntry] = []
        do throws(JSONError) {
            try JSONReader.read(text) { reader throws(JSONError) in
                try reader.map { member, reader throws(JSONError) in
                    if try reader.kind() == .array, member.string == "usercoins" {
                        try reader.array { _, reader throws(JSONError) in try readGroup(&reader, into: &entries) }
                    } else {
                        try readEntry(member.string, &reader, into: &entries)
                    }
                }
            }
        } catch {
            throw ControlError(.badInput, "\(name): \(error.reason.escapedForOneLine(maximumByteCount: 300))")
        }
        return entries
    }

    /// What the web site answers to `last_date=0`: see docs/api.md.
    static func entries(ofSite text: [UInt8], name: String) throws -> [SwitchEntry] {
        var entries: [SwitchEntry] = []
        var number: Int64?
        do throws(JSONError) {
            try JSONReader.read(text) { reader throws(JSONError) in
                try reader.map { member, reader throws(JSONError) in
                    switch (member.string, try reader.kind()) {
                    case ("err_no", .number): number = try reader.wholeNumber()
                    case ("data", .object): try readData(&reader, into: &entries)
                    default: try reader.skip()
                    }
                }
            }
        } catch {
            throw ControlError(
                .notTheServer,
                "\(name) answers what is not the JSON it should be: \(error.reason.escapedForOneLine())"
            )
        }
        guard number == 0 else {
            throw ControlError(.unavailable, "\(name) answers with err_no \(number.map { "\($0)" } ?? "missing")")
        }
        return entries
    }

    /// The map, or what has it as `user_coin`.
    private static func readData(_ reader: inout JSONReader, into entries: inout [SwitchEntry]) throws(JSONError) {
        var own: [SwitchEntry] = []
        var map: [SwitchEntry]?
        try reader.map { member, reader throws(JSONError) in
            switch (member.string, try reader.kind()) {
            case ("user_coin", .object):
                var read: [SwitchEntry] = []
                try reader.map { name, reader throws(JSONError) in try readEntry(name.string, &reader, into: &read) }
                map = read
            case ("user_coin", .array):
                try reader.skip()
                map = []
            case ("now_date", .number): try reader.skip()
            default: try readEntry(member.string, &reader, into: &own)
            }
        }
        entries = map ?? own
    }

    private static func readEntry(_ name: String, _ reader: inout JSONReader, into entries: inout [SwitchEntry]) throws(JSONError)
    {
        let line = entries.count + 1
        guard try reader.kind() == .string else {
            entries.append(.refused(line: line, reason: "the coin is no string", text: SwitchEntry.shown(name)))
            return try reader.skip()
        }
        entries.append(.coinSwitch(line: line, name: name, coin: try reader.string()))
    }

    private enum GroupMember: String, CaseIterable {
        case coin
        case names = "punames"
    }

    private static let groupMembers = JSONMembers(GroupMember.self)

    private static func readGroup(_ reader: inout JSONReader, into entries: inout [SwitchEntry]) throws(JSONError) {
        var (coin, names) = ("", [String]())
        try reader.object(groupMembers) { member, reader throws(JSONError) in
            switch member {
            case .coin: coin = try reader.stringOrNull() ?? ""
            case .names: try reader.array { _, reader throws(JSONError) in names.append(try reader.string()) }
            }
        }
        for name in names { entries.append(.coinSwitch(line: entries.count + 1, name: name, coin: coin)) }
    }
}
