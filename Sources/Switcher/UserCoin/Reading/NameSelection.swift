/// Those of many names that are wanted, in the order of their bytes: the first so many after one. Pure.
struct NameSelection {
    private let after: String?
    private let limit: Int
    private let bound: Int
    private var names: [SubAccountName] = []

    // What the tests look at.
    var heldCount: Int { names.count }

    /// - Parameters:
    ///   - after: The last one that is not wanted; it need not be one of them.
    ///   - limit: How many are wanted at most.
    init(after: String?, limit: Int) {
        self.after = after
        self.limit = limit
        let (double, isOver) = limit.multipliedReportingOverflow(by: 2)
        // Not sorted anew for every few.
        bound = isOver ? .max : max(double, 8_192)
    }

    /// Looks at some, in any order, each once.
    mutating func add(_ more: some Sequence<SubAccountName>) {
        if let after {
            names += more.lazy.filter { after.precedesByBytes($0.description) }
        } else {
            names += more
        }
        // A page of a million names holds a page of them.
        if names.count > bound { cut() }
    }

    /// Those that are wanted, in their order.
    consuming func sorted() -> [SubAccountName] {
        cut()
        return names
    }

    private mutating func cut() {
        names.sort { $0.description.precedesByBytes($1.description) }
        if names.count > limit { names.removeSubrange(limit...) }
    }
}
