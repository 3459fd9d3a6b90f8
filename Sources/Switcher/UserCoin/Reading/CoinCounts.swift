/// How many records have which coin. Pure.
struct CoinCounts: Sendable {
    /// So many coins that are not configured are told apart. The others are counted together: anybody may have written them.
    private static let maximumForeignCount = 100

    /// Those that are configured, in their order, and then others as they were found.
    private(set) var names: [String]
    private var counts: [[UInt8]: Int]
    private let maximumCount: Int
    /// How many have what is no coin: not UTF-8, empty or longer than one.
    private(set) var otherCount = 0
    /// How many cannot be read.
    private(set) var refusedCount = 0

    init(availableCoins: [String]) {
        names = availableCoins
        counts = Dictionary(availableCoins.map { (Array($0.utf8), 0) }, uniquingKeysWith: { first, _ in first })
        maximumCount = counts.count + Self.maximumForeignCount
    }

    subscript(name: String) -> Int { counts[Array(name.utf8), default: 0] }

    mutating func add(_ reading: Result<StoredRecord?, RecordReadError>) {
        switch reading {
        case .success(nil): break
        case .success(let record?): add(record.coin)
        case .failure: refusedCount += 1
        }
    }

    private mutating func add(_ coin: [UInt8]) {
        if counts[coin] == nil {
            let text = EscapedBytes(coin, maximumByteCount: Coin.maximumByteCount)
            guard text.isPlain, !coin.isEmpty, counts.count < maximumCount else {
                otherCount += 1
                return
            }
            names.append(text.description)
        }
        counts[coin, default: 0] += 1
    }
}
