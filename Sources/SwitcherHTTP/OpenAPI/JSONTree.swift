import Switcher

/// JSON as it is written, members in their order. For what is written once and read by tools: replies are written by hand.
indirect enum JSONTree: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([JSONTree])
    case object([Member])

    struct Member: Sendable, Equatable {
        let name: String
        let value: JSONTree
    }

    func write(into json: inout [UInt8]) {
        switch self {
        case .text(let text): json.appendJSON(text)
        case .number(let number): json.append(contentsOf: String(number).utf8)
        case .flag(let isTrue): json.append(contentsOf: String(isTrue).utf8)
        case .list(let values): Self.write(values, "[", "]", into: &json) { $0.write(into: &$1) }
        case .object(let members):
            Self.write(members, "{", "}", into: &json) { member, json in
                json.appendJSON(member.name)
                json.append(UInt8(ascii: ":"))
                member.value.write(into: &json)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        _ open: String,
        _ close: String,
        into json: inout [UInt8],
        _ write: (Element, inout [UInt8]) -> Void
    ) {
        json.append(contentsOf: open.utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            write(element, &json)
        }
        json.append(contentsOf: close.utf8)
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(booleanLiteral isTrue: Bool) { self = .flag(isTrue) }
    init(arrayLiteral values: JSONTree...) { self = .list(values) }
    init(dictionaryLiteral members: (String, JSONTree)...) { self = .object(members.map { Member(name: $0, value: $1) }) }

    /// An object with a member for each, in that order.
    static func members(_ pairs: [(String, JSONTree)]) -> JSONTree {
        .object(pairs.map { Member(name: $0, value: $1) })
    }
}
