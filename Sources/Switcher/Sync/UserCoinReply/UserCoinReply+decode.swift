import JSONReading

extension UserCoinReply {
    /// Decodes a reply's body. Members that are not known are ignored; one that is known and there twice makes it malformed. In the map
    /// of users a name that is there twice has the last coin.
    init(_ body: [UInt8], check: SwitchCheck) throws(UserCoinReplyError) {
        var members = UserCoinReplyMembers()
        do throws(JSONError) {
            try JSONReader.read(body) { reader throws(JSONError) in try members.read(&reader, check) }
        } catch {
            throw .malformed("the reply is not the JSON it should be: \(error.reason)")
        }
        guard let number = members.errorNumber else { throw .malformed("err_no is missing or not a whole number") }
        guard number == 0 else { throw .refused(number: number, message: LogText(members.errorMessage).description) }
        guard !members.isEmptyArray else {
            self.init(switches: [], skipped: SkippedEntries(), nowDate: nil, shape: .emptyArray)
            return
        }
        guard let data = members.data else { throw .malformed("data is missing or not an object") }
        self = try data.reply()
    }
}

/// The members of the reply, as far as they have been read.
private struct UserCoinReplyMembers {
    var errorNumber: Int64?
    var errorMessage = ""
    var data: ReplyData?
    /// `data` is one.
    var isEmptyArray = false

    private enum Member: String, CaseIterable {
        case errorNumber = "err_no"
        case errorMessage = "err_msg"
        case data
    }

    private static let names = JSONMembers(Member.self)

    mutating func read(_ reader: inout JSONReader, _ check: SwitchCheck) throws(JSONError) {
        try reader.object(Self.names) { member, reader throws(JSONError) in
            switch (member, try reader.kind()) {
            case (.errorNumber, .number):
                errorNumber = try reader.wholeNumber()
            case (.errorMessage, .string):
                errorMessage = try reader.string()
            case (.data, .object):
                var read = ReplyData()
                try read.read(&reader, check)
                data = read
            case (.data, .array):
                var isEmpty = true
                try reader.array { _, reader throws(JSONError) in
                    isEmpty = false
                    try reader.skip()
                }
                // What PHP makes of an empty map.
                isEmptyArray = isEmpty
            default:
                try reader.skip()
            }
        }
    }
}
