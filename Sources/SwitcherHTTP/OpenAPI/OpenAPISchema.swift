/// The shapes of JSON that calls have and are answered with, as JSON Schema has them.
enum OpenAPISchema {
    static let text: JSONTree = ["type": "string"]
    /// One with something that a sample server knows: tools try it too.
    static func text(_ example: String) -> JSONTree {
        ["type": "string", "examples": [.text(example)]]
    }

    static let flag: JSONTree = ["type": "boolean"]
    static let count: JSONTree = ["type": "integer", "minimum": .number(0)]

    static let number: JSONTree = ["type": "number", "minimum": .number(0)]
    static let time: JSONTree = ["type": "string", "format": "date-time"]

    /// That, or `null`.
    static func optional(_ schema: JSONTree) -> JSONTree {
        ["anyOf": [schema, ["type": "null"]]]
    }

    /// The envelope of a success, and members behind it.
    static func success(_ members: [(String, JSONTree)]) -> JSONTree {
        object([("err_no", ["type": "integer", "enum": [.number(0)]]), ("err_msg", text), ("success", flag)] + members)
    }

    /// Members that are always there, and those that may be. There are no others.
    static func object(_ members: [(String, JSONTree)], optional: [(String, JSONTree)] = []) -> JSONTree {
        [
            "type": "object",
            "properties": .members(members + optional),
            "required": .list(members.map { .text($0.0) }),
            "additionalProperties": false,
        ]
    }

    static func list(of schema: JSONTree) -> JSONTree {
        ["type": "array", "items": schema]
    }

    /// What a caller may leave out, or add to: it is told by an `err_no` then.
    static func call(_ members: [(String, JSONTree)]) -> JSONTree {
        ["type": "object", "properties": .members(members)]
    }

    /// The reply to all calls but a few.
    ///
    /// - Parameter numbers: `nil` where a jobmaker may give its own.
    static func envelope(_ numbers: [Int]?, optional members: [ReplyCode.Row.Member]) -> JSONTree {
        let number: JSONTree = numbers.map { ["type": "integer", "enum": .list($0.map { .number($0) })] } ?? ["type": "integer"]
        return object(
            [("err_no", number), ("err_msg", text), ("success", flag)],
            optional: members.map { ($0.rawValue, schema(of: $0)) }
        )
    }

    private static func schema(of member: ReplyCode.Row.Member) -> JSONTree {
        switch member {
        case .puname, .coin, .subPoolName: text
        case .refused: count
        case .old, .new: object([("coinbase_info", text), ("payout_addr", text)])
        }
    }
}
