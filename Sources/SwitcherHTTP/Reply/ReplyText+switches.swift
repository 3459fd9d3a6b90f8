import Switcher

extension ReplyText {
    /// To a switch that did not pass its checks.
    init(for refusal: SwitchRefusal) {
        switch refusal {
        case .nameEmpty: self.init(.nameEmpty)
        case .nameInvalid: self.init(.nameInvalid)
        case .coinEmpty: self.init(.coinEmpty)
        case .coinInexistent: self.init(.coinInexistent)
        }
    }

    /// To switches that are not confirmed.
    init(for error: SwitchWriteError) {
        switch error {
        case .queueFull: self.init(.queueFull)
        case .notRead: self.init(.notRead)
        case .refused, .notConfirmed, .stopped: self.init(.notConfirmed)
        }
    }
}

extension Envelope.Record {
    /// The record that a batch's reply names.
    init?(for error: SwitchWriteError) {
        switch error {
        case .refused(let first, let count): self.init(first, refusedCount: count)
        case .notConfirmed(let first?): self.init(first, refusedCount: nil)
        case .notConfirmed(nil), .queueFull, .notRead, .stopped: return nil
        }
    }

    private init(_ coinSwitch: CoinSwitch, refusedCount: Int?) {
        self.init(puname: coinSwitch.name.description, coin: coinSwitch.coin.description, refusedCount: refusedCount)
    }
}
