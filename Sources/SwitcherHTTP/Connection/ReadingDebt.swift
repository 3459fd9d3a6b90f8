import NIOCore

/// How far the reader of a list is behind the least pace at which it has to take it. Pure.
///
/// The time for which its connection takes nothing is a debt, and what it takes pays that off. What is taken beyond that is not saved up.
struct ReadingDebt {
    struct Terms: Sendable {
        /// So long a debt is let grow.
        var allowance: TimeAmount
        var bytesPerSecond = 8_192
    }

    private let terms: Terms
    private var owed = TimeAmount.zero
    private var stallStart: NIODeadline?

    init(_ terms: Terms) {
        self.terms = terms
    }

    /// When it will have grown too large, as things stand.
    var deadline: NIODeadline { stallStart.map { $0 + (terms.allowance - owed) } ?? .distantFuture }

    /// The connection takes nothing.
    mutating func stall(now: NIODeadline) {
        if stallStart == nil { stallStart = now }
    }

    /// It takes something again.
    mutating func goOn(now: NIODeadline) {
        guard let start = stallStart else { return }
        owed = owed + (now - start)
        stallStart = nil
    }

    mutating func take(byteCount: Int) {
        let paid = Double(byteCount) / Double(terms.bytesPerSecond)
        owed = max(.zero, owed - .nanoseconds(Int64(min(paid, 1e9) * 1e9)))
    }
}
