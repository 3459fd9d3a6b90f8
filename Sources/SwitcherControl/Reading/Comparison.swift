import SwitchRules

/// Goes through two lists in the order of their names' bytes, and tells where they differ. Pure.
package struct Comparison {
    package struct Difference: Sendable, Equatable {
        package let name: String
        /// What the record says; `nil` where there is none, or it cannot be read.
        package let recorded: String?
        /// `nil` where it is not expected to be there.
        package let expected: String?
        package var isUnreadable = false
    }

    private let expected: ExpectedCoins
    /// Whether records that nothing is expected of are no difference.
    private let ignoresOthers: Bool
    private var place = 0
    package private(set) var same = 0
    package private(set) var different = 0

    package init(_ expected: ExpectedCoins, ignoresOthers: Bool) {
        (self.expected, self.ignoresOthers) = (expected, ignoresOthers)
    }

    /// - Parameter record: The next one that there is.
    package mutating func add(_ record: UserPages.Record, _ difference: (Difference) throws -> Void) rethrows {
        while place < expected.count {
            let next = expected[place]
            if record.name.precedesByBytes(next.name) { break }
            place += 1
            guard next.name.precedesByBytes(record.name) else {
                if let coin = record.coin, coin.utf8.elementsEqual(next.coin.utf8) {
                    same += 1
                } else {
                    different += 1
                    try difference(
                        Difference(name: next.name, recorded: record.coin, expected: next.coin, isUnreadable: record.coin == nil)
                    )
                }
                return
            }
            try missing(next, difference)
        }
        guard !ignoresOthers else { return }
        different += 1
        try difference(Difference(name: record.name, recorded: record.coin, expected: nil, isUnreadable: record.coin == nil))
    }

    /// To be called behind the last record.
    package mutating func end(_ difference: (Difference) throws -> Void) rethrows {
        while place < expected.count {
            let next = expected[place]
            place += 1
            try missing(next, difference)
        }
    }

    private mutating func missing(_ next: (name: String, coin: String), _ difference: (Difference) throws -> Void) rethrows {
        different += 1
        try difference(Difference(name: next.name, recorded: nil, expected: next.coin))
    }
}
