/// What is asked for when a transaction has failed because a record was there that was to be created, or missing that was to be set. Pure.
///
/// A server names the first wrong one only. To ask for a record costs about twenty times what it costs in a transaction, and a transaction
/// about as much as 200 records of it. So a wrong one that comes late is repaired alone, with one more transaction; where it comes early,
/// many are likely to be wrong, and where it happens again and again they are: then the rest is asked for.
enum MismatchRepair {
    /// - Parameters:
    ///   - isCreation: The transaction's operations.
    ///   - position: Which of them has failed. Those before it were right.
    ///   - misses: In how many transactions in a row it was like that.
    /// - Returns: The positions of those that are asked for before the others are sent again.
    static func probes(_ isCreation: [Bool], failedAt position: Int, misses: Int) -> [Int] {
        let kind = isCreation[position]
        let rightCount = isCreation[..<position].count { $0 == kind }
        guard misses > 3 || rightCount < 10 + isCreation.count / 20 else { return [] }
        return isCreation.indices.dropFirst(position + 1).filter { isCreation[$0] == kind }
    }
}
