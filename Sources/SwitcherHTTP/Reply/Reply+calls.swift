import Switcher

extension Reply {
    static let success = Reply(.ok, .success)

    /// A switch that did not pass its checks.
    static func refused(_ refusal: SwitchRefusal) -> Reply {
        Reply(.ok, Envelope(number: refusal.number, message: refusal.message))
    }

    /// A batch of which that switch did not pass its checks.
    static func refused(_ refusal: SwitchRefusal, name: String, coin: String) -> Reply {
        Reply(.ok, Envelope(number: refusal.number, message: refusal.message, details: ["puname": name, "coin": coin]))
    }

    /// A documented call that is not of its documented shape.
    static func malformed(_ message: String) -> Reply {
        Reply(.ok, Envelope(number: 400, message: message))
    }

    /// - Parameter namesFirst: Whether a switch that is not confirmed is named, as batches do.
    static func failed(_ error: SwitchWriteError, namesFirst: Bool) -> Reply {
        switch error {
        case .queueFull:
            overloaded("too many records are waiting to be written")
        case .notRead:
            Reply(.ok, Envelope(number: 105, message: "read record failed"))
        case .refused(let first, let count) where namesFirst:
            Reply(
                .ok,
                Envelope(
                    number: 107,
                    message: "write record failed",
                    details: ["puname": first.name.description, "coin": first.coin.description],
                    counts: ["refused": count]
                )
            )
        case .notConfirmed(let first?) where namesFirst:
            Reply(
                .ok,
                Envelope(
                    number: 107,
                    message: "write record failed",
                    details: ["puname": first.name.description, "coin": first.coin.description]
                )
            )
        case .refused, .notConfirmed, .stopped:
            Reply(.ok, Envelope(number: 107, message: "write record failed"))
        }
    }

    /// A call about a subpool that no jobmaker has answered. Busy and late are words of the documented call, not of the protocol.
    static func failed(_ error: SubPoolError) -> Reply {
        Reply(.ok, Envelope(number: error.number, message: error.message))
    }
}
