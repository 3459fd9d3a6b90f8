import Foundation
import Testing

@testable import Switcher
@testable import SwitcherServer

@Suite struct AuditLineTests {
    private static let caller = AuditRecord.Caller(user: "website", remote: "10.0.0.7:41234", requestID: "a1b2")
    private static let callersMembers = #""user":"website","remote":"10.0.0.7:41234","request_id":"a1b2""#

    /// Without what differs from one moment to the next.
    private static func line(_ record: AuditRecord, _ outcome: AuditRecord.Outcome = .done) -> String {
        AuditLine.text(record.ended(outcome))
            .replacing(/^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",/, with: "{")
            .replacing(/"took_ms":\d+\}$/, with: #""took_ms":N}"#)
    }

    private static func object(_ line: String) throws -> [String: Any] {
        #expect(!line.contains("\n"))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func aLoneSwitchHasNameAndCoin() {
        var record = AuditRecord(.switchOne, by: Self.caller)
        record.subject = .subAccount(name: "aaaa", coin: "btc")
        record.recordCount = 1
        let rest = #""puname":"aaaa","coin":"btc","records":1,"refused":0,"outcome":"done","err_no":0,"took_ms":N}"#
        #expect(Self.line(record) == #"{"action":"switch",\#(Self.callersMembers),\#(rest)"#)
    }

    @Test func aBatchHasNumbers() {
        var record = AuditRecord(.switchMany, by: Self.caller)
        record.recordCount = 100_000
        record.refusedCount = 2
        let rest = #""records":100000,"refused":2,"outcome":"failed","err_no":107,"reason":"write record failed","took_ms":N}"#
        #expect(
            Self.line(record, .failed(number: 107, reason: "write record failed"))
                == #"{"action":"switch-multi-user",\#(Self.callersMembers),\#(rest)"#
        )
    }

    @Test func aRotationHasBothAddresses() {
        var record = AuditRecord(.updateCoinbase, by: Self.caller)
        record.subject = .subPool(name: "pool3", coin: "btc", oldAddress: "34wo", newAddress: "bc1q")
        let rest =
            #""subpool":"pool3","coin":"btc","old_payout_addr":"34wo","new_payout_addr":"bc1q","outcome":"done","err_no":0,"took_ms":N}"#
        #expect(Self.line(record) == #"{"action":"update-coinbase",\#(Self.callersMembers),\#(rest)"#)
    }

    @Test func aFullPullIsWhoWantedIts() {
        var record = AuditRecord(.fullPull, by: Self.caller)
        record.recordCount = 42
        record.skippedCount = 1
        let rest = #""records":42,"refused":0,"skipped":1,"outcome":"done","err_no":0,"took_ms":N}"#
        #expect(Self.line(record) == #"{"action":"full-pull",\#(Self.callersMembers),\#(rest)"#)
    }

    @Test func aPullIsNobodys() {
        var record = AuditRecord(.pull, by: nil)
        record.recordCount = 42
        record.skippedCount = 1
        #expect(Self.line(record) == #"{"action":"pull","records":42,"refused":0,"skipped":1,"outcome":"done","took_ms":N}"#)
        #expect(
            Self.line(record, .failed(number: nil, reason: "no"))
                == #"{"action":"pull","records":42,"refused":0,"skipped":1,"outcome":"failed","reason":"no","took_ms":N}"#
        )
    }

    @Test(arguments: [
        "\"", "\\", "\n", "\r\n", "\u{0}", "\u{1B}[31m", "\u{7F}", "\u{2028}", "\u{202E}", "e\u{301}", #"","user":"root"#,
        String(repeating: "\"", count: 100_000), String(repeating: "\u{0}", count: 100_000),
        String(repeating: "👷", count: 50_000),
    ])
    func whateverCallersSendItIsOneLineThatTheBufferTakes(text: String) throws {
        let caller = AuditRecord.Caller(user: text, remote: "r", requestID: #""}\"#)
        var switching = AuditRecord(.switchOne, by: caller)
        switching.subject = .subAccount(name: text, coin: text)
        var rotating = AuditRecord(.updateCoinbase, by: caller)
        rotating.subject = .subPool(name: text, coin: text, oldAddress: text, newAddress: text)
        for record in [switching, rotating] {
            let line = AuditLine.text(record.ended(.failed(number: 102, reason: text)))
            #expect(line.utf8.count < LogBuffer.Limits().lineBytes)
            #expect(!line.unicodeScalars.contains { ["\u{1B}", "\u{7F}", "\u{2028}", "\u{202E}"].contains($0) })
            let object = try Self.object(line)
            #expect(object["request_id"] as? String == #""}\"#)
            #expect(object["err_no"] as? Int == 102)
            #expect(object.count == 13)
        }
    }

    @Test func whoLooksOnGetsTheFirstNamesOfABatch() throws {
        var record = AuditRecord(.switchMany, by: Self.caller)
        record.recordCount = 3
        record.sample = try [("a", "btc"), ("b\u{2028}", "b\"c"), ("你", "btc")].map {
            CoinSwitch(name: try #require(SubAccountName($0)), coin: Coin($1))
        }
        let line = AuditLine.text(record.ended(.done), withSample: true)
        #expect(line.contains(#","switches":[{"puname":"a","coin":"btc"},{"puname":"b"#))
        #expect(!line.unicodeScalars.contains("\u{2028}"))
        let switches = try #require(try Self.object(line)["switches"] as? [[String: String]])
        #expect(switches.map { $0["coin"] } == ["btc", "b\"c", "btc"])
        #expect(switches.last?["puname"] == "你")
        #expect(!AuditLine.text(record.ended(.done)).contains("switches"))
    }

    @Test func theLineForDroppedOnesIsOneToo() throws {
        let object = try Self.object(AuditLine.droppedLines(7))
        #expect(object["action"] as? String == "lines-dropped" && object["lines"] as? Int == 7 && object["time"] is String)
    }
}
