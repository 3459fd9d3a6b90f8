/// That the records were found to be gone: the directory was deleted, or most of what was in it.
struct RecordLoss: Sendable, Equatable {
    /// How many losses there have been, this one included; 0: none.
    var number = 0
    /// It had happened by that transaction: whoever has begun later to write everybody has mended it. `nil`: that is not known.
    var transaction: Int64?

    /// Whether something may have been lost of what is written since a transaction.
    ///
    /// - Parameter number: How many losses were known before.
    func isNewer(than number: Int, since marker: Int64) -> Bool {
        guard self.number != number else { return false }
        return transaction.map { $0 >= marker } ?? true
    }
}
