import JSONReading

/// The cursor as it lies in ZooKeeper, beside the election. Pure.
///
///     {"format":1,"cursor":1513239055,"site":"0f3c…","everybody":4294967310,"directory":4294967299,"coins":["btc"]}
struct StoredCursor: Sendable, Equatable {
    static let format: Int64 = 1

    /// Everything up to then is confirmed, in seconds since 1970 by the web site's clock.
    var seconds: Int64 = 0
    /// Of which web site: no text from which its URL can be read.
    var site: String
    /// The last request for everybody that was heard, by the number of its transaction; 0: none.
    var heardRequest: Int64 = 0
    /// Of which watch directory, by the transaction that had made it; `nil`: that is not known.
    var directory: Int64?
    /// Which coins were available whenever entries were skipped for theirs, since everybody was asked for; `nil`: none was.
    var coinsAtSkip: [String]?

    /// Nothing is confirmed yet.
    init(site: String, heardRequest: Int64 = 0, directory: Int64? = nil) {
        self.site = site
        self.heardRequest = heardRequest
        self.directory = directory
    }

    /// Reads what the znode has.
    ///
    /// - Throws: One line. What another version has written is refused, not guessed.
    init(_ data: [UInt8]) throws(StoredCursorError) {
        var found = Found()
        do throws(JSONError) {
            found.format = try FormatNumber.read(data)
            if found.format == Self.format { try JSONReader.read(data) { reader throws(JSONError) in try found.read(&reader) } }
        } catch {
            throw StoredCursorError(description: "the stored cursor cannot be read: \(error)")
        }
        guard found.format == Self.format else {
            let number = found.format.map { "\($0)" } ?? "unknown"
            throw StoredCursorError(description: "the stored cursor has format \(number), this server knows \(Self.format)")
        }
        guard let seconds = found.seconds, seconds >= 0, let site = found.site, let heard = found.heardRequest else {
            throw StoredCursorError(description: "the stored cursor lacks a member")
        }
        (self.seconds, self.site, heardRequest) = (seconds, site, heard)
        (directory, coinsAtSkip) = (found.directory, found.coins)
    }

    /// What is written into the znode.
    var data: [UInt8] {
        var json = Array(#"{"format":\#(Self.format),"cursor":\#(seconds),"site":"#.utf8)
        json.appendJSON(site)
        json += #","everybody":\#(heardRequest)"#.utf8
        if let directory { json += #","directory":\#(directory)"#.utf8 }
        if let coinsAtSkip {
            json += #","coins":["#.utf8
            for (index, coin) in coinsAtSkip.enumerated() {
                if index > 0 { json += ",".utf8 }
                json.appendJSON(coin)
            }
            json += "]".utf8
        }
        json += "}".utf8
        return json
    }

    private struct Found {
        private enum Member: String, CaseIterable {
            case cursor, site, everybody, directory, coins
        }

        private static let members = JSONMembers(Member.self)

        var format: Int64?
        var seconds: Int64?
        var site: String?
        var heardRequest: Int64?
        var directory: Int64?
        var coins: [String]?

        mutating func read(_ reader: inout JSONReader) throws(JSONError) {
            try reader.object(Self.members) { member, reader throws(JSONError) in
                switch member {
                case .cursor: seconds = try reader.wholeNumber().map { Int64($0) }
                case .everybody: heardRequest = try reader.wholeNumber().map { Int64($0) }
                case .site: site = try reader.text().string
                case .directory: directory = try reader.wholeNumber().map { Int64($0) }
                case .coins:
                    var coins: [String] = []
                    try reader.array { _, reader throws(JSONError) in coins.append(try reader.text().string) }
                    self.coins = coins
                }
            }
        }
    }
}

/// Why a stored cursor is of no use. One line for the log.
struct StoredCursorError: Error, Equatable, CustomStringConvertible {
    let description: String
}
