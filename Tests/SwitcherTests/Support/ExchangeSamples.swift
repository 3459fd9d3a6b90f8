@testable import Switcher
@testable import ZooKeeper

extension ZNodeStat {
    /// Of a node that was written by that transaction.
    static func written(
        by transaction: Int64,
        version: Int32 = 1,
        createdBy created: Int64 = 1,
        at milliseconds: Int64 = 0
    ) -> ZNodeStat {
        ZNodeStat(
            createdTransaction: created,
            modifiedTransaction: transaction,
            childrenTransaction: created,
            createdMilliseconds: 0,
            modifiedMilliseconds: milliseconds,
            version: version,
            childrenVersion: 0,
            accessVersion: 0,
            ephemeralOwner: 0,
            dataLength: version == 0 ? 0 : 9,
            childrenCount: 1
        )
    }
}

/// An exchange as a test steps through it: the request node was written by transaction 10, at version 3, and acknowledged by 11.
extension CoinbaseExchange {
    static let found = Array(RunningCoordinator.request("previous").utf8)
    static let wanted = Array(RunningCoordinator.request("wanted").utf8)

    /// An update for the address `wanted`; otherwise a question.
    static func sample(isUpdate: Bool = true, memory: SubPoolMemory = SubPoolMemory()) throws -> CoinbaseExchange {
        let update = try CoinbaseUpdate(coin: "btc", subPool: "pool", Coinbase(info: "tiger", payoutAddress: "wanted"))
        let configuration = SubPoolConfiguration(
            baseDirectory: ZNodePath("/subpool"),
            ackTimeout: .seconds(5),
            requestTimeout: .seconds(10)
        )
        return CoinbaseExchange(isUpdate ? .update(update) : .coinbase(update.name), configuration, memory: memory)
    }

    /// Likewise, whose request transaction 20 has written in place of `previous`, at version 4.
    static func written(isUpdate: Bool = true, accepted: [UInt8]? = nil, previous: [UInt8] = found) throws -> CoinbaseExchange {
        var memory = SubPoolMemory()
        if let accepted { memory.accepted(accepted) }
        var exchange = try sample(isUpdate: isUpdate, memory: memory)
        _ = try exchange.looked(previous, .written(by: 10, version: 3), ack: .written(by: 11), now: 0)
        exchange.wrote(.written(by: 20, version: 4))
        return exchange
    }

    /// Likewise, refused twice.
    static func refused(accepted: [UInt8]? = nil, previous: [UInt8] = found, old: String = "old") throws -> CoinbaseExchange {
        var exchange = try written(accepted: accepted, previous: previous)
        _ = try exchange.judge(.refusal(old: old), .written(by: 21))
        exchange.wroteAgain(.written(by: 22, version: 5))
        _ = try exchange.judge(.refusal(old: old), .written(by: 23))
        return exchange
    }

    /// The question was asked again, and this is the next ack.
    ///
    /// - Returns: Whether the request that is there is refused.
    mutating func confirmsRefusal(_ ack: [UInt8], writtenBy transaction: Int64) -> Bool {
        guard case .answered(let reply) = try? judge(ack, .written(by: transaction)) else { return false }
        return !reply.isSuccess && afterAnswer == .putBack
    }
}

extension [UInt8] {
    /// A jobmaker's ack: what it mines with since.
    static func success(_ new: String, old: String = "old") -> [UInt8] {
        let coinbases =
            #""old":{"coinbase_info":"tiger","payout_addr":"\#(old)"},"new":{"coinbase_info":"tiger","payout_addr":"\#(new)"}"#
        return Array(#"{"success":true,"err_msg":"success","host":{"hostname":"jm1"},\#(coinbases)}"#.utf8)
    }

    /// A jobmaker's refusal: what it goes on mining with.
    static func refusal(old: String = "old", host: String = "jm1", message: String = "invalid payout address") -> [UInt8] {
        let coinbase = #""old":{"coinbase_info":"tiger","payout_addr":"\#(old)"}"#
        return Array(#"{"success":false,"err_msg":"\#(message)","host":{"hostname":"\#(host)"},\#(coinbase)}"#.utf8)
    }
}
