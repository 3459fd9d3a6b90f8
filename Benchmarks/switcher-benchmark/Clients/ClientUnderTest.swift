/// A client of ZooKeeper, and what it is measured with. Each checks that every operation has succeeded.
protocol ClientUnderTest: Sendable {
    var name: String { get }

    /// Sets the records one by one, each after the one before was confirmed.
    func setOneByOne(_ records: Records, coin: Coin) async throws -> Sample
    /// Sets the records, so many sets in flight.
    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> Sample
    /// Sets the records in transactions, by the C client's usual plan.
    func setInTransactions(_ records: Records, coin: Coin) async throws -> Sample
    /// Reads the names of a directory's children, of which there are so many.
    func list(_ directory: String, count: Int) async throws -> Sample
    /// Watches a record and sets it with a connection of its own, again and again: what counts is from before a set until the watch tells
    /// of it.
    func watch(_ path: String, rounds: Int) async throws -> Sample
}
