import NIOCore
import Testing

@testable import Switcher
@testable import SwitcherHTTP

/// What is said of what the domain refuses or fails at.
struct ReplyTextTests {
    @Test(arguments: [
        (SwitchRefusal.nameEmpty, 101, "puname is empty"), (.nameInvalid, 102, "puname invalid"),
        (.coinEmpty, 103, "coin is empty"), (.coinInexistent, 104, "coin is inexistent"),
    ])
    func refusedSwitches(_ refusal: SwitchRefusal, _ number: Int, _ message: String) {
        #expect(ReplyText(for: refusal).number == number)
        #expect(ReplyText(for: refusal).message == message)
    }

    @Test(arguments: [
        (SwitchWriteError.queueFull, 503, "too many records are waiting to be written"), (.notRead, 105, "read record failed"),
        (.notConfirmed(first: nil), 107, "write record failed"), (.stopped, 107, "write record failed"),
    ])
    func failedSwitches(_ error: SwitchWriteError, _ number: Int, _ message: String) {
        #expect(ReplyText(for: error).number == number)
        #expect(ReplyText(for: error).message == message)
        #expect(Envelope.Record(for: error) == nil)
    }

    @Test func aBatchNamesTheRecord() throws {
        let first = try SwitchCheck(availableCoins: ["btc"], lowercasesNames: false).coinSwitch(name: "a\"b", coin: "btc")
        let refused = SwitchWriteError.refused(first: first, count: 3)
        let reply = Reply(ReplyText(for: refused), about: Envelope.Record(for: refused))
        let beginning = #"{"err_no":107,"err_msg":"write record failed","success":false,"puname":"a\"b","coin":"btc""#
        #expect(String(buffer: reply.body) == beginning + #","refused":3}"#)
        let lost = SwitchWriteError.notConfirmed(first: first)
        #expect(String(buffer: Reply(ReplyText(for: lost), about: Envelope.Record(for: lost)).body) == beginning + "}")
    }

    @Test(arguments: [
        (SubPoolError.doesNotExist(name: "…'\n"), 404, "subpool '…'\n' does not exist"),
        (.cannotAcknowledge, 503, "jobmaker cannot ACK the request"), (.dataUpdated, 500, "data has been updated at query time"),
        (.writeFailed, 500, "write data node failed"), (.timeout, 504, "timeout when waiting ACK"),
        (.cannotGetAck, 500, "cannot get ACK from zookeeper"), (.cannotParseAck, 500, "cannot parse ACK in zookeeper"),
        (.notRead, 105, "read record failed"), (.notConfirmed, 107, "write record failed"), (.busy, 503, "subpool is busy"),
        (.stopped, 107, "write record failed"), (.cancelled, 107, "write record failed"),
    ])
    func unansweredCalls(_ error: SubPoolError, _ number: Int, _ message: String) {
        #expect(ReplyText(for: error).number == number)
        #expect(ReplyText(for: error).message == message)
    }

    /// A detail is put where the text has its gap, and is none of the table's business itself.
    @Test func aDetailStandsInTheGap() {
        #expect(ReplyText(.malformedRequest).message == "malformed HTTP request")
        #expect(ReplyText(.malformedRequest, "a… b").message == "malformed HTTP request, a… b")
        #expect(ReplyText(.bodyTooLarge, "7").message == "request body is over 7 bytes")
        #expect(ReplyText(.coinEmpty, "x").message == "coin is empty")
    }

    private static let old = #""subpool_name":"pool","old":{"coinbase_info":"","payout_addr":"x"}"#

    /// Most jobmakers give no number, and some no words.
    @Test(arguments: [
        (#""success":true,"err_msg":"as it is""#, #"{"success":true,"err_no":0,"err_msg":"as it is""#),
        (#""success":true"#, #"{"success":true,"err_no":0,"err_msg":"success""#),
        (#""success":true,"err_no":5"#, #"{"success":true,"err_no":0,"err_msg":"success""#),
        (#""success":false,"err_msg":"empty request""#, #"{"success":true,"err_no":0,"err_msg":"success""#),
        (#""success":false,"err_msg":"no""#, #"{"success":false,"err_no":500,"err_msg":"no""#),
        (#""success":false,"err_msg":"no","err_no":0"#, #"{"success":false,"err_no":500,"err_msg":"no""#),
        (#""success":false,"err_msg":"no","err_no":7"#, #"{"success":false,"err_no":7,"err_msg":"no""#),
        (#""success":false"#, #"{"success":false,"err_no":500,"err_msg":"""#),
    ])
    func aJobmakersAnswer(_ members: String, _ beginning: String) throws {
        // Without it a success is no ack.
        let new = members.hasPrefix(#""success":true"#) ? #","new":{"coinbase_info":"","payout_addr":"x"}"# : ""
        let ack = try #require(JobmakerAck(Array("{\(members),\(Self.old)\(new)}".utf8)))
        let reply = SubPoolReply(about: try SubPoolName(coin: "btc", subPool: "pool"), ack)
        #expect(String(buffer: Envelope(reply).encoded) == "\(beginning),\(Self.old)}")
    }
}
