import SwitcherTestKit
import Testing

/// The evidence itself has to be right.
@Suite struct SwitchLedgerTests {
    private let ledger = SwitchLedger()

    @Test func theLastAcknowledgedStandsAndNothingOlder() {
        for coin in ["one", "two"] {
            ledger.asked(["alice", "bob"], coin)
            ledger.acknowledged(["alice", "bob"], coin)
        }
        #expect(ledger.lost(in: ["alice": "two", "bob": "two"]) == [])
        #expect(ledger.lost(in: ["alice": "one", "bob": "two"]) == ["alice: one stands, not one of [\"two\"]"])
        #expect(ledger.lost(in: ["bob": "two"]) == ["alice: no record, two was acknowledged"])
    }

    @Test func whatWasNeverAcknowledgedMayStandOrNot() {
        ledger.asked(["alice"], "one")
        #expect(ledger.lost(in: [:]) == [])
        #expect(ledger.lost(in: ["alice": "one"]) == [])
        #expect(ledger.lost(in: ["alice": "two"]).count == 1)
        ledger.asked(["alice"], "two")
        ledger.acknowledged(["alice"], "two")
        ledger.asked(["alice"], "three")
        #expect(ledger.lost(in: ["alice": "two"]) == [])
        #expect(ledger.lost(in: ["alice": "three"]) == [])
        #expect(ledger.lost(in: ["alice": "one"]).count == 1)
        #expect(ledger.lost(in: [:]).count == 1)
        #expect(ledger.acknowledgedCount == 1)
    }
}
