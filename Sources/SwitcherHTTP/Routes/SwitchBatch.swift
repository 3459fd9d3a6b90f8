import NIOCore
import Switcher

/// What a batch asks for, every entry of it checked.
struct SwitchBatch: Sendable {
    enum Refusal: Error {
        case malformed(WrongJSON)
        /// The contract's 108.
        case empty
        case entry(SwitchRefusal, name: String, coin: String)
    }

    private(set) var switches: [CoinSwitch] = []
    private(set) var coinCount = 0

    init(_ json: ByteBuffer, check: SwitchCheck) throws(Refusal) {
        var entries: [MultiUserSwitchBody.Entry]
        do throws(WrongJSON) {
            entries = try JSONBody.decode(MultiUserSwitchBody.self, from: json).usercoins
        } catch {
            throw .malformed(error)
        }
        guard !entries.isEmpty else { throw .empty }

        var coins: Set<Coin> = []
        switches.reserveCapacity(entries.reduce(0) { $0 + $1.punames.count })
        for index in entries.indices {
            // Taken out, so that the names are held once.
            let names = entries[index].punames
            entries[index].punames = []
            let coin = entries[index].coin ?? ""
            if let (refused, refusal) = check.check(names: names, coin: coin, appendingTo: &switches) {
                throw .entry(refusal, name: names[refused], coin: coin)
            }
            if !names.isEmpty, let coin = switches.last?.coin { coins.insert(coin) }
        }
        coinCount = coins.count
    }
}

extension SwitchBatch.Refusal {
    var message: String {
        switch self {
        case .malformed(let error): "wrong JSON, \(error.reason)"
        case .empty: "usercoins is empty"
        case .entry(let refusal, _, _): refusal.message
        }
    }

    var reply: Reply {
        switch self {
        case .malformed: .malformed(message)
        case .empty: Reply(.ok, Envelope(number: 108, message: message))
        case .entry(let refusal, let name, let coin): .refused(refusal, name: name.shortened, coin: coin.shortened)
        }
    }
}

extension String {
    /// An offending name can be as long as a body. A reply names no more than so much of it.
    fileprivate var shortened: String {
        guard utf8.count > 1_024 else { return self }
        return String(decoding: utf8.prefix(1_024), as: UTF8.self)
    }
}
