import OrderedCollections

// What one record left of the transaction that it made fail.
extension SwitchQueue {
    /// Puts back the rest of a transaction that failed at one of its switches, which is done with.
    ///
    /// What came before that switch is known to be good, so it goes again as a whole. What came after it was not looked at: in pieces,
    /// so that another refused record fails one of them only. R refused records among N cost at most 9 R more transactions, and each of
    /// the N goes out about log N times, however many are refused. The small calls' part goes again before anything new, the first time.
    ///
    /// - Parameters:
    ///   - position: The switch that failed.
    ///   - isRefused: Whether the record was refused not long ago, so that it goes alone.
    mutating func putBackRest(
        of group: SwitchGroup,
        failedAt position: Int,
        isRefused: (RecordTable.Index) -> Bool
    ) {
        var smallRest = Rest()
        // Each large call on its own, in the order of the transaction.
        var largeRests: OrderedDictionary<ObjectIdentifier, Rest> = [:]
        for (index, sent) in group.switches.enumerated() where index != position {
            if isRefused(sent.record) {
                isolate(sent)
            } else if sent.call.isSmall {
                smallRest.add(sent, isGood: index < position)
            } else {
                largeRests[ObjectIdentifier(sent.call), default: Rest()].add(sent, isGood: index < position)
            }
        }
        // A piece of one costs a small call nothing but that transaction; for a large one eight are as dear as one.
        let pieces = smallRest.pieces(minimumCount: 1)
        if group.isRest {
            for piece in pieces.reversed() { putApart(piece, first: true) }
        } else {
            for piece in pieces { putBack(piece) }
        }
        for rest in largeRests.values {
            for piece in rest.pieces(minimumCount: 8) { putApart(piece) }
        }
    }

    /// The same of a pull's own transaction.
    mutating func putBackRest(ofPull group: SwitchGroup, failedAt position: Int) {
        var rest = Rest()
        for (index, sent) in group.switches.enumerated() where index != position { rest.add(sent, isGood: index < position) }
        for var piece in rest.pieces(minimumCount: 8) {
            piece.isPull = true
            putBack(piece)
        }
    }

    private struct Rest {
        private static let pieceCount = 8

        private var good: [SentSwitch] = []
        private var unknown: [SentSwitch] = []

        mutating func add(_ sent: SentSwitch, isGood: Bool) {
            if isGood { good.append(sent) } else { unknown.append(sent) }
        }

        func pieces(minimumCount: Int) -> [SwitchGroup] {
            var pieces: [SwitchGroup] = []
            if !good.isEmpty { pieces.append(SwitchGroup(switches: good, isRest: true)) }
            let length = max(minimumCount, (unknown.count + Self.pieceCount - 1) / Self.pieceCount)
            for start in stride(from: 0, to: unknown.count, by: length) {
                let switches = Array(unknown[start..<min(start + length, unknown.count)])
                pieces.append(SwitchGroup(switches: switches, isRest: true))
            }
            return pieces
        }
    }
}
