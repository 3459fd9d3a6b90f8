/// What ZooKeeper refused of earlier pulls. It is tried again with every pull, each switch in its place in the order of acceptance, until
/// it is written or a newer switch has overtaken it. Pure: ``UserCoinSync`` owns it.
struct CarriedSwitches: Sendable {
    static let maximumCount = 10_000

    /// In the order of acceptance.
    private(set) var switches: [AcceptedSwitch] = []

    /// What has to be tried again beside a reply: what the reply overtakes has not.
    func without(_ newer: [CoinSwitch]) -> [AcceptedSwitch] {
        guard !switches.isEmpty else { return [] }
        var names = Set(switches.map(\.coinSwitch.name))
        for new in newer where names.contains(new.name) { names.remove(new.name) }
        return switches.filter { names.contains($0.coinSwitch.name) }
    }

    /// Notes what is refused now, of what was tried again and of the reply.
    ///
    /// - Parameter triedAgain: What of it was refused before.
    /// - Returns: Whether all of it is carried, so that the cursor may move. If not, only what was carried before is: the rest will be
    ///   asked for again.
    mutating func replace(with refused: [AcceptedSwitch], triedAgain: [AcceptedSwitch]) -> Bool {
        guard refused.count > Self.maximumCount else {
            switches = refused
            return true
        }
        let before = Set(triedAgain.map(\.sequence))
        switches = refused.filter { before.contains($0.sequence) }
        return false
    }
}
