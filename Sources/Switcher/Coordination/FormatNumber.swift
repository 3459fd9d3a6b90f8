import JSONReading

/// The number of the format of a JSON object that servers share in a znode: read before the rest of it, since what another format has besides
/// need not be of the types that this one knows. Pure.
enum FormatNumber {
    /// - Throws: `JSONError` where it is no object, or `format` is no whole number.
    /// - Returns: `nil` where there is none.
    static func read(_ json: [UInt8]) throws(JSONError) -> Int64? {
        var format: Int64?
        try JSONReader.read(json) { reader throws(JSONError) in
            try reader.object(members) { _, reader throws(JSONError) in format = try reader.wholeNumber() }
        }
        return format
    }

    /// What is wrong with another one, as it reads after the znode's path. It is not guessed what it means.
    static func text(_ found: Int64, known: Int64) -> String { "is of format \(found), and this server knows format \(known)" }

    private enum Member: String, CaseIterable { case format }
    private static let members = JSONMembers(Member.self)
}
