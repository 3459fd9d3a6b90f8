/// A client of ZooKeeper, and what it is measured with. Each checks that every operation has succeeded.
protocol ClientUnderTest: Sendable {
    /// Sets the records one by one, each after the one before was confirmed: the time of one, half of them are faster.
    func setOneByOne(_ records: Records, coin: Coin) async throws -> ClientFigure
    /// Sets the records, so many sets in flight: the time of all.
    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> ClientFigure
    /// Sets the records in transactions, as ``RawClient/write(_:_:coin:)`` does: the time of all.
    func setInTransactions(_ records: Records, coin: Coin) async throws -> ClientFigure
    /// Reads the names of a directory's children, of which there are so many: the time of it.
    func list(_ directory: String, count: Int) async throws -> ClientFigure
    /// Watches a record and sets it with a connection of its own, again and again: the time from before a set until the watch tells of
    /// it, half of them are faster.
    func watch(_ path: String, rounds: Int) async throws -> ClientFigure
}

/// What one client took for one measurement.
struct ClientFigure: Sendable {
    /// Of the clock.
    let seconds: Double
    /// Of its process' processors, all operations together.
    let cpuSeconds: Double
}

extension ClientFigure {
    /// Measures what runs in this process.
    ///
    /// - Parameter body: Says how many seconds count.
    static func measure(_ body: () async throws -> Double) async throws -> ClientFigure {
        let before = CPUTime.ofThisProcess
        let seconds = try await body()
        return ClientFigure(seconds: seconds, cpuSeconds: CPUTime.ofThisProcess - before)
    }
}
