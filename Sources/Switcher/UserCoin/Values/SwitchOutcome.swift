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
}
