import UserCoinReading

/// What the upstream says: who mines what since the cursor, and the next cursor. Every entry is checked; those that do not pass are
/// skipped, and counted.
struct UserCoinReply: Sendable {
    typealias Shape = UserCoinShape

    /// In the order of the reply: of two entries for the same name the later one stands.
    let switches: [CoinSwitch]
    let skipped: SkippedEntries
    /// `nil` in the flat shape, which has none.
    let nowDate: NowDate?
    let shape: Shape
}

/// Why a reply is of no use.
enum UserCoinReplyError: Error, Equatable {
    case malformed(String)
    /// The upstream reports an error of its own.
    case refused(number: Int64, message: String)
}
