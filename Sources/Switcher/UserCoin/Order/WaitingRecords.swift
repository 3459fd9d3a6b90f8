/// How many records wait: those that were not sent yet, and those that go apart.
struct WaitingRecords: Sendable, Equatable {
    /// Those of small calls.
    var small = 0
    /// Those of large calls.
    var large = 0

    var total: Int { small + large }

    func count(isSmall: Bool) -> Int { isSmall ? small : large }

    mutating func add(_ count: Int, isSmall: Bool) {
        if isSmall { small += count } else { large += count }
    }
}
