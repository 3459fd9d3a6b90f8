/// What is measured of the order of switches, as it is now.
struct SwitchMeasures {
    let tally: SwitchTally
    let waiting: WaitingRecords
    let openCallCount: Int
    let isReady: Bool
}

extension SwitchOrder {
    /// Few numbers: the order itself would be copied whole, with every transaction.
    var measures: SwitchMeasures {
        SwitchMeasures(tally: tally, waiting: waiting, openCallCount: openCallCount, isReady: readiness == .ready)
    }
}
