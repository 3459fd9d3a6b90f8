/// A switch with its place in the order of acceptance, which it keeps however late it is written.
public struct AcceptedSwitch: Sendable, Hashable {
    /// What it asks for.
    public let coinSwitch: CoinSwitch
    let sequence: UInt64
}

/// What became of a call.
struct SwitchOutcome: Sendable, Equatable {
    /// Why not everything is confirmed. `nil`: it is.
    var error: SwitchWriteError?
    /// Where the error is ``SwitchWriteError/refused(first:count:)``: the refused switches that nothing newer has overtaken, in their
    /// order in the call.
    var refused: [AcceptedSwitch] = []
    /// The positions of the switches that are not written since their records were changed. Only of calls with ``PullConditions``.
    var leftAlone: [Int] = []
    /// Which of ``PullConditions/checks`` has failed and ended the call.
    var failedCheck: Int?
}
