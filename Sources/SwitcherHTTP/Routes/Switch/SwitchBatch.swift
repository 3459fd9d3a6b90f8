import JSONReading
import NIOCore
import Switcher

/// What a batch asks for, every entry of it checked.
struct SwitchBatch: Sendable {
    enum Refusal: Error {
        case malformed(JSONRefusal)
        /// No entry at all.
        case empty
        case entry(SwitchRefusal, name: String, coin: String)
    }

    let switches: [CoinSwitch]
    let coinCount: Int

    init(_ json: ByteBuffer, check: SwitchCheck) throws(Refusal) {
        var reading = SwitchBatchReading(check: check)
        do throws(JSONRefusal) {
            try JSONBody.read(json) { reader throws(JSONError) in try reading.read(&reader) }
        } catch {
            throw .malformed(error)
        }
        guard !reading.isEmpty else { throw .empty }
        if let refused = reading.refused { throw refused }
        switches = reading.switches
        coinCount = reading.coins.count
    }
}

extension SwitchBatch.Refusal {
    var text: ReplyText {
        switch self {
        case .malformed(let error): ReplyText(.wrongJSON, error.reason)
        case .empty: ReplyText(.batchEmpty)
        case .entry(let refusal, _, _): ReplyText(for: refusal)
        }
    }

    var reply: Reply {
        switch self {
        case .malformed, .empty: Reply(text)
        case .entry(_, let name, let coin):
            Reply(text, about: Envelope.Record(puname: name.shortened, coin: coin.shortened))
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
