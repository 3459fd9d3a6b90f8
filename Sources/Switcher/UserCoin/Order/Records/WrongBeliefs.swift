/// How often what was believed about a record's being there was wrong.
struct WrongBeliefs: Equatable {
    /// It was there: somebody else had made it.
    private(set) var foundCount = 0
    /// It was not: somebody else had deleted it.
    private(set) var goneCount = 0

    var count: Int { foundCount + goneCount }

    mutating func add(isThere: Bool) {
        if isThere { foundCount += 1 } else { goneCount += 1 }
    }

    static func += (sum: inout WrongBeliefs, more: WrongBeliefs) {
        sum.foundCount += more.foundCount
        sum.goneCount += more.goneCount
    }
}
