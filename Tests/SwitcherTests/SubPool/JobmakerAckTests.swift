import Testing

@testable import Switcher

struct JobmakerAckTests {
    private static let old = #""old":{"coinbase_info":"a","payout_addr":"b"}"#

    @Test func allOfAnAck() throws {
        let json = #"""
            {"created_at":"2019-01-02 03:04:05","host":{"hostname":"jm1","ip":{"eth0":"10.0.0.1"}},"subpool_name":"pool3",
            "success":true,"err_msg":"success","old":{"coinbase_info":"a","payout_addr":"b"},
            "new":{"coinbase_info":"c","payout_addr":"d"},"more":[1]}
            """#
        let ack = try #require(JobmakerAck(Array(json.utf8)))
        #expect(
            ack.isSuccess && ack.message == "success" && ack.number == 0 && ack.subPoolName == "pool3" && ack.hostName == "jm1"
        )
        #expect(ack.old == Coinbase(info: "a", payoutAddress: "b"))
        #expect(ack.new == Coinbase(info: "c", payoutAddress: "d"))
        #expect(ack.standing == ack.new)
    }

    @Test func whatMattersIsEnough() throws {
        let ack = try #require(JobmakerAck(Array(#"{"success":false,\#(Self.old)}"#.utf8)))
        #expect(!ack.isSuccess && ack.message.isEmpty && ack.hostName == nil && ack.subPoolName == nil)
        #expect(ack.standing == ack.old)
        // Only a success has replaced something.
        let strange = #"{"success":false,\#(Self.old),"new":{"coinbase_info":"c","payout_addr":"d"}}"#
        #expect(try #require(JobmakerAck(Array(strange.utf8))).new == nil)
    }

    @Test(arguments: [#""x""#, "7", "[]", #"{"hostname":7}"#, "{}", "null"])
    func aStrangeHostSpoilsNothing(host: String) throws {
        let ack = try #require(JobmakerAck(Array(#"{"success":true,\#(Self.old),"host":\#(host)}"#.utf8)))
        #expect(ack.hostName == nil)
    }

    @Test(arguments: [
        "", " ", "x", "null", "true", "[]", "{}", #"{"success":true}"#, #"{"success":1,\#(old)}"#, #"{"success":"true",\#(old)}"#,
        #"{\#(old)}"#, #"{"success":true,"old":null}"#, #"{"success":true,"old":{"coinbase_info":"a"}}"#,
        #"{"success":true,"old":{"payout_addr":"a"}}"#, #"{"success":true,"old":{"coinbase_info":"a","payout_addr":7}}"#,
        #"{"success":true,\#(old),"new":{"coinbase_info":"a"}}"#, #"{"success":true,\#(old),"err_msg":7}"#,
        #"{"success":true,\#(old)"#, #"{"success":true,\#(old)}}"#,
    ])
    func whatIsNoAck(json: String) {
        #expect(JobmakerAck(Array(json.utf8)) == nil)
    }

    @Test func textThatIsNotUTF8IsNoAck() {
        let json = Array(#"{"success":true,\#(Self.old),"err_msg":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        #expect(JobmakerAck(json) == nil)
    }

    @Test func whatIsTooLongIsNotLookedInto() {
        let padding = String(repeating: " ", count: JobmakerAck.maximumByteCount)
        #expect(JobmakerAck(Array(#"{"success":true,\#(Self.old)\#(padding)}"#.utf8)) == nil)
    }

    @Test func deepNestingIsNoAck() {
        #expect(JobmakerAck(Array(#"{"success":true,\#(Self.old),"x":\#(String(repeating: "[", count: 100_000))"#.utf8)) == nil)
    }
}
