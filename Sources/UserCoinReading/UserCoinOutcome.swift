/// What the web site says, as it stands in its reply: who mines what since the cursor, and the next cursor.
package struct UserCoinOutcome<Map: UserCoinMap>: Sendable {
    package let map: Map
    /// `nil` in the flat shape, which has none.
    package let nowDate: NowDate?
    package let shape: UserCoinShape
}

package enum UserCoinShape: Sendable {
    /// `"data":{"user_coin":{…},"now_date":…}`, as docs/api.md has it.
    case userCoin
    /// The same with `[]` for the map, as PHP writes an empty one.
    case emptyArray
    /// `"data":{…}`, the map itself, as some web sites answer.
    case flat
}

/// A reply's `now_date`.
package enum NowDate: Sendable, Equatable {
    case missing
    /// It is no whole number.
    case unusable
    /// In seconds since 1970, by the upstream's clock.
    case seconds(Int64)
}

/// A reply that has not the shape of one.
package struct UserCoinProblem: Error, Equatable {
    /// One line.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
