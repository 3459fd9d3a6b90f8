// Which records are believed to be there, for those who read them.
extension SwitchWriter {
    /// How many names are looked at before something else gets its turn.
    private static let namesStep = 4_000

    /// Records that were not there and are being made.
    var creations: RecordCreations { order.creations }

    /// How many records others had deleted when the directory was last listed.
    var deletedCount: UInt32 { order.deletedCount }

    /// The names of records that are believed to be there, some at a time. A record keeps its number, so that each is named once.
    ///
    /// - Returns: Where the next ones begin; the same number again when these were the last.
    func knownNames(from number: Int) -> (names: [SubAccountName], end: Int) {
        order.knownNames(from: number, count: Self.namesStep)
    }
}
