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

    /// A jobmaker truncates at a byte, in the middle of a character.
    @Test(arguments: [[0xFF], [0xE4, 0xBD], Array(#"\ud83d"#.utf8)] as [[UInt8]])
    func whatIsNoTextSpoilsThatTextAlone(broken: [UInt8]) throws {
        func ack(_ members: String) throws -> JobmakerAck {
            let parts = members.split(separator: "?", omittingEmptySubsequences: false).map { Array($0.utf8) }
            return try #require(JobmakerAck(Array(parts.joined(separator: broken))))
        }
        let json =
            #"{"success":true,"old":{"coinbase_info":"a?","payout_addr":"b"},"new":{"coinbase_info":"c?","payout_addr":"d?"},"#
            + #""err_msg":"m?","subpool_name":"p?","host":{"hostname":"h?"},"x?":"?"}"#
        let read = try ack(json)
        let bytes = broken.first == UInt8(ascii: "\\") ? [0xED, 0xA0, 0xBD] : broken
        #expect(read.old == Coinbase(infoBytes: [0x61] + bytes, payoutAddressBytes: [0x62]))
        #expect(read.new == Coinbase(infoBytes: [0x63] + bytes, payoutAddressBytes: [0x64] + bytes))
        #expect(read.messageBytes == [0x6D] + bytes && read.hostNameBytes == [0x68] + bytes)
        #expect(read.message.hasPrefix("m\u{FFFD}") && read.subPoolName?.hasPrefix("p\u{FFFD}") == true)
        #expect(read.old != Coinbase(info: read.old.info, payoutAddress: "b"), "what is shown of it is another text")
    }

    @Test func aTruncatedTextIsTheBeginningOfItsBytes() throws {
        let whole = Array("\u{4F60}\u{597D}".utf8)
        for count in 0...6 {
            let json =
                Array(#"{"success":true,\#(Self.old),"new":{"payout_addr":"d","coinbase_info":""#.utf8)
                + whole.prefix(count) + Array(#""}}"#.utf8)
            #expect(try #require(JobmakerAck(json)?.new).infoBytes == Array(whole.prefix(count)))
        }
    }

    /// An address given twice decides who is paid: nobody guesses.
    @Test(arguments: [
        #"{"success":true,"old":{"coinbase_info":"a","payout_addr":"b","payout_addr":"c"}}"#,
        #"{"success":true,"old":{"coinbase_info":"a","payout_addr":"b","Payout_Addr":"b"}}"#,
        #"{"success":true,\#(old),"new":{"coinbase_info":"a","COINBASE_INFO":"a","payout_addr":"b"}}"#,
        #"{"success":true,"SUCCESS":false,\#(old)}"#, #"{"success":true,\#(old),\#(old)}"#,
        #"{"success":false,\#(old),"err_no":5.5}"#, #"{"success":false,\#(old),"err_no":"5"}"#, #"{"success":true,\#(old),}"#,
    ])
    func whatNobodyCanTellIsNoAck(json: String) {
        #expect(JobmakerAck(Array(json.utf8)) == nil)
    }

    @Test func membersAreFoundIgnoringCase() throws {
        let json =
            #"{"Success":false,"Err_Msg":"m","ERR_NO":5.0,"OLD":{"Coinbase_Info":"a","PAYOUT_ADDR":"b"},"host":{"HostName":"h"}}"#
        let ack = try #require(JobmakerAck(Array(json.utf8)))
        #expect(ack.message == "m" && ack.number == 5 && ack.hostName == "h")
        #expect(ack.old == Coinbase(info: "a", payoutAddress: "b"))
        let null = #"{"success":false,\#(Self.old),"new":null,"err_msg":null,"err_no":null,"subpool_name":null,"host":null}"#
        #expect(try #require(JobmakerAck(Array(null.utf8))).message == "")
    }

    @Test func whatIsTooLongIsNotLookedInto() {
        let padding = String(repeating: " ", count: JobmakerAck.maximumByteCount)
        #expect(JobmakerAck(Array(#"{"success":true,\#(Self.old)\#(padding)}"#.utf8)) == nil)
    }

    @Test func deepNestingIsNoAck() {
        #expect(JobmakerAck(Array(#"{"success":true,\#(Self.old),"x":\#(String(repeating: "[", count: 100_000))"#.utf8)) == nil)
    }
}
