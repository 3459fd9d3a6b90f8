import Testing
import ZooKeeper

@testable import Switcher

/// What the root of the coordination directory holds.
@Suite struct CoordinationRecordTests {
    private let own = CoordinationRecord(watchDirectory: "/pool/users", baseDirectory: "/pool/subpools")

    private func found(_ text: String) throws(CoordinationRecord.Mismatch) -> CoordinationRecord {
        try CoordinationRecord(Array(text.utf8))
    }

    @Test func itIsJSONAndReadAgain() throws {
        let text = #"{"format":1,"watch_directory":"/pool/users","base_directory":"/pool/subpools"}"#
        #expect(String(decoding: own.encoded, as: UTF8.self) == text)
        #expect(try CoordinationRecord(own.encoded) == own)
        let none = CoordinationRecord(watchDirectory: "/\"\\ü", baseDirectory: nil)
        #expect(try CoordinationRecord(none.encoded) == none)
    }

    @Test func whatALaterVersionAddsIsIgnored() throws {
        let text = #"{"format":1,"epoch":{"a":[1]},"watch_directory":"/pool/users","base_directory":"/pool/subpools"}"#
        #expect(try found(text) == own)
    }

    @Test(arguments: [
        "{\"format\":2}", "{\"format\":2,\"watch_directory\":7}", "{\"watch_directory\":[],\"format\":2,\"base_directory\":{}}",
    ])
    func anotherFormatIsNotGuessed(text: String) throws {
        #expect(throws: CoordinationRecord.Mismatch(text: "is of format 2, and this server knows format 1")) { try found(text) }
    }

    @Test(arguments: [
        "", "btc", "[]", "{}", "{\"format\":1}", "{\"format\":\"1\"}", "{\"format\":1.5}", "{\"format\":1,\"format\":1}",
        "{\"format\":1,\"watch_directory\":\"/a\"}", "{\"format\":1,\"watch_directory\":\"/a\",\"base_directory\":7}",
    ])
    func somethingElseIsNotTaken(text: String) throws {
        #expect {
            try found(text)
        } throws: {
            ($0 as? CoordinationRecord.Mismatch)?.text.hasPrefix("holds something else") == true
        }
    }

    @Test func aDifferenceIsNamed() throws {
        let others = CoordinationRecord(watchDirectory: "/other", baseDirectory: "/pool/subpools")
        #expect(
            throws: CoordinationRecord.Mismatch(
                text: #"is shared by servers with ZKSwitcherWatchDir "/other", and this server has "/pool/users""#
            )
        ) {
            try own.reconciled(withFound: others)
        }
        let otherBase = CoordinationRecord(watchDirectory: "/pool/users", baseDirectory: "/other")
        #expect(
            throws: CoordinationRecord.Mismatch(
                text: #"is shared by servers with ZKSubPoolUpdateBaseDir "/other", and this server has "/pool/subpools""#
            )
        ) {
            try own.reconciled(withFound: otherBase)
        }
    }

    @Test func namesAreComparedByBytes() throws {
        let composed = CoordinationRecord(watchDirectory: "/\u{e9}", baseDirectory: nil)
        let decomposed = CoordinationRecord(watchDirectory: "/e\u{301}", baseDirectory: nil)
        #expect(throws: CoordinationRecord.Mismatch.self) { try composed.reconciled(withFound: decomposed) }
    }

    /// One after another gets subpools: nothing has to be deleted for that.
    @Test func aServerWithoutSubPoolsGoesWithAny() throws {
        let without = CoordinationRecord(watchDirectory: "/pool/users", baseDirectory: nil)
        #expect(try without.reconciled(withFound: own) == nil)
        #expect(try without.reconciled(withFound: without) == nil)
        #expect(try own.reconciled(withFound: own) == nil)
        #expect(try own.reconciled(withFound: without) == own, "it is the first to have them, and writes so")
    }

    @Test func theLayoutIsBelowTheRoot() {
        let layout = CoordinationLayout(root: "/pool/coordination")
        #expect(layout.election == "/pool/coordination/election" && layout.members == "/pool/coordination/members")
        #expect(layout.cursor == "/pool/coordination/sync/cursor" && layout.marker == "/pool/coordination/sync/marker")
        #expect(layout.turn(coin: "btc", subPool: "pool 3") == "/pool/coordination/turns/btc/pool 3")
    }
}
