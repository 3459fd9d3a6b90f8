/// What the upstream says: who mines what since the cursor, and the next cursor. Every entry is checked; those that do not pass are
/// skipped, and counted.
struct UserCoinReply: Sendable {
    enum Shape: Sendable {
        /// `"data":{"user_coin":{…},"now_date":…}`, as docs/api.md has it.
        case userCoin
        /// The same with `[]` for the map, as PHP writes an empty one.
        case emptyArray
        /// `"data":{…}`, the map itself, as some web sites answer.
        case flat
    }

    /// In the order of the reply: of two entries for the same name the later one stands.
    let switches: [CoinSwitch]
    let skipped: SkippedEntries
    /// `nil` in the flat shape, which has none.
    let nowDate: NowDate?
    let shape: Shape
}

/// A reply's `now_date`.
enum NowDate: Sendable, Equatable {
    case missing
    /// It is no whole number.
    case unusable
    /// In seconds since 1970, by the upstream's clock.
    case seconds(Int64)
}

/// Why a reply is of no use.
enum UserCoinReplyError: Error, Equatable {
    case malformed(String)
    /// The upstream reports an error of its own.
    case refused(number: Int64, message: String)
}
