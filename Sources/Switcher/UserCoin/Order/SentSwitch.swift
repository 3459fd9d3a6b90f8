/// A switch with the number of its record.
struct SentSwitch {
    let taken: TakenSwitch
    let record: RecordTable.Index

    var call: SwitchCall { taken.call }
    var sequence: UInt64 { taken.sequence }
}

/// Switches that go in one transaction, with no others among them.
struct SwitchGroup {
    var switches: [SentSwitch]
    /// How often the connection was lost while they were with the server.
    var losses = 0
    /// Whether it is part of what a failed transaction left, so that another failure sends it apart.
    var isRest = false
    /// Whether it goes beside what others share.
    var isApart = false
    /// Whether it is of a pull whose transactions are its own.
    var isPull = false

    var count: Int { switches.count }
    var isOfSmallCalls: Bool { switches.allSatisfy(\.call.isSmall) }

    /// What of it belongs to small calls, or to large ones.
    func part(ofSmallCalls isSmall: Bool) -> SwitchGroup {
        var part = self
        part.switches.removeAll { $0.call.isSmall != isSmall }
        return part
    }
}
