package import JSONReading

/// The member `data` of the web site's reply. Only at its end is it known whether it holds the map or is the map.
package struct UserCoinData<Map: UserCoinMap>: Sendable {
    private enum UserCoin {
        case map(Map)
        case array(isEmpty: Bool)
    }

    private let empty: Map
    private var userCoin: UserCoin?
    private var nowDate = NowDate.missing
    private var ownMembers: Map
    private var userCoinCount = 0
    private var nowDateCount = 0

    /// - Parameter empty: What the entries are put into.
    package init(empty: Map) {
        self.empty = empty
        ownMembers = empty
    }

    /// Reads all of it. A name or a coin that is no text costs that entry and not the reply.
    package mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        reader.takesBrokenText = true
        try reader.map { name, reader throws(JSONError) in try readMember(name, &reader) }
        reader.takesBrokenText = false
    }

    /// Reads the value of a member of it.
    package mutating func readMember(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        if ASCIICase.areSame(name.string, UserCoinDataMember.userCoin) {
            userCoinCount += 1
            try readUserCoin(name, &reader)
        } else if ASCIICase.areSame(name.string, UserCoinDataMember.nowDate) {
            nowDateCount += 1
            try readNowDate(name, &reader)
        } else {
            try ownMembers.read(name, &reader)
        }
    }

    private mutating func readUserCoin(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        switch try reader.kind() {
        case .object:
            var map = empty
            try reader.map { name, reader throws(JSONError) in try map.read(name, &reader) }
            userCoin = .map(map)
        case .array:
            userCoin = .array(isEmpty: try reader.skipArray())
        default:
            try ownMembers.read(name, &reader)
        }
    }

    private mutating func readNowDate(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        let kind = try reader.kind()
        guard kind != .number else {
            nowDate = try reader.wholeNumber().map { .seconds($0) } ?? .unusable
            return ownMembers.skip(name, coin: "…")
        }
        nowDate = kind == .null ? .missing : .unusable
        try ownMembers.read(name, &reader)
    }

    /// What it is, when all of it has been read.
    package func outcome() throws(UserCoinProblem) -> UserCoinOutcome<Map> {
        guard let userCoin else {
            // A map of names, in which the last of two counts.
            return UserCoinOutcome(map: ownMembers, nowDate: nil, shape: .flat)
        }
        guard userCoinCount == 1 else { throw UserCoinProblem("data.\(UserCoinDataMember.userCoin) is there twice") }
        guard nowDateCount <= 1 else { throw UserCoinProblem("data.\(UserCoinDataMember.nowDate) is there twice") }
        switch userCoin {
        case .map(let map): return UserCoinOutcome(map: map, nowDate: nowDate, shape: .userCoin)
        case .array(isEmpty: true): return UserCoinOutcome(map: empty, nowDate: nowDate, shape: .emptyArray)
        case .array(isEmpty: false): throw UserCoinProblem("user_coin is an array that is not empty")
        }
    }
}

private enum UserCoinDataMember {
    static let userCoin = "user_coin"
    static let nowDate = "now_date"
}

extension JSONReader {
    /// - Returns: Whether there is nothing in it.
    mutating func skipArray() throws(JSONError) -> Bool {
        var isEmpty = true
        try array { _, reader throws(JSONError) in
            isEmpty = false
            try reader.skip()
        }
        return isEmpty
    }
}
