package import JSONReading

/// The web site's reply: `{"err_no":0,"err_msg":…,"data":…}`. Members that are not known are ignored; one that is known and there twice is an
/// error. In the map of users a name that is there twice has the last coin.
package struct UserCoinReplyReading<Map: UserCoinMap>: Sendable {
    /// `nil` where it is missing or no whole number.
    package private(set) var errorNumber: Int64?
    package private(set) var errorMessage = ""
    private let empty: Map
    private var data: UserCoinData<Map>?
    /// `data` is one.
    private var isEmptyArray = false

    /// - Parameter empty: What the entries are put into.
    package init(empty: Map) { self.empty = empty }

    package mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object(userCoinReplyMembers) { member, reader throws(JSONError) in
            switch (member, try reader.kind()) {
            case (.errorNumber, .number):
                errorNumber = try reader.wholeNumber()
            case (.errorMessage, .string):
                errorMessage = try reader.string()
            case (.data, .object):
                var read = UserCoinData(empty: empty)
                try read.read(&reader)
                data = read
            case (.data, .array):
                // What PHP makes of an empty map.
                isEmptyArray = try reader.skipArray()
            default:
                try reader.skip()
            }
        }
    }

    /// What it says, where `err_no` is 0.
    package func outcome() throws(UserCoinProblem) -> UserCoinOutcome<Map> {
        guard !isEmptyArray else { return UserCoinOutcome(map: empty, nowDate: nil, shape: .emptyArray) }
        guard let data else { throw UserCoinProblem("data is missing or not an object") }
        return try data.outcome()
    }
}

private enum UserCoinReplyMember: String, CaseIterable {
    case errorNumber = "err_no"
    case errorMessage = "err_msg"
    case data
}

private let userCoinReplyMembers = JSONMembers(UserCoinReplyMember.self)
