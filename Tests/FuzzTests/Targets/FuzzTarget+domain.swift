@testable import Switcher

extension FuzzTarget {
    private static let check = SwitchCheck(availableCoins: ["btc", "你"], lowercasesNames: false)

    /// What the web site replies to a pull.
    static let userCoinReply = FuzzTarget("user-coin-reply") { input in
        let reply: UserCoinReply
        do throws(UserCoinReplyError) {
            reply = try UserCoinReply(input, check: check)
        } catch {
            let reason = PullError.reply(error).reason
            return try expect(!reason.utf8.contains { $0 < 0x20 }, "more than one line: \(reason)")
        }
        try expect(reply.switches.count + reply.skipped.count <= input.count, "more entries than bytes")
        for checked in reply.switches {
            let name = checked.name.description
            try expect((1...200).contains(name.utf8.count), "a name of \(name.utf8.count) bytes")
            try expect(!name.utf8.contains { $0 < 0x20 || $0 == 0x2F }, "a name with a control character or a slash")
        }
        for line in reply.skipped.first { try expect(!line.utf8.contains { $0 < 0x20 }, "a line that is not one") }
    }

    /// What a jobmaker writes: an ack that is none must not be taken for an answer.
    static let jobmakerAck = FuzzTarget("jobmaker-ack") { input in
        guard let ack = JobmakerAck(input) else { return }
        try expect(ack.isSuccess || ack.new == nil, "a refusal with a new coinbase")
        let sizes = [ack.old, ack.standing].map { $0.info.utf8.count + $0.payoutAddress.utf8.count }
        try expect(sizes.allSatisfy { $0 <= 3 * input.count }, "more than there is")
    }
}
