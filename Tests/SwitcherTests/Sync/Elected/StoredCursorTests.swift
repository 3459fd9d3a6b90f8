import Testing

@testable import Switcher

@Suite struct StoredCursorTests {
    @Test func whatIsWrittenIsRead() throws {
        var cursor = StoredCursor(site: #"ab"c"#, heardRequest: 4_294_967_310)
        cursor.seconds = 1_513_239_055
        #expect(try StoredCursor(cursor.data) == cursor)
        #expect(
            String(decoding: cursor.data, as: UTF8.self)
                == #"{"format":1,"cursor":1513239055,"site":"ab\"c","everybody":4294967310}"#
        )
    }

    @Test func whichDirectoryAndWhichCoinsAreKept() throws {
        var cursor = StoredCursor(site: "a", heardRequest: 1, directory: 4_294_967_299)
        cursor.coinsAtSkip = ["btc", #"b"c"#]
        #expect(try StoredCursor(cursor.data) == cursor)
        cursor.coinsAtSkip = []
        #expect(try StoredCursor(cursor.data) == cursor)
        let later = #"{"format":1,"cursor":1,"site":"a","everybody":0,"since":[1],"more":{}}"#
        #expect(try StoredCursor(Array(later.utf8)).seconds == 1, "what a later version adds is ignored")
    }

    @Test(
        arguments: [
            (#"{"format":2,"cursor":1,"site":"a","everybody":0}"#, "the stored cursor has format 2, this server knows 1"),
            (#"{"cursor":1,"site":"a","everybody":0}"#, "the stored cursor has format unknown, this server knows 1"),
            (#"{"format":1,"site":"a","everybody":0}"#, "the stored cursor lacks a member"),
            (#"{"format":1,"cursor":-1,"site":"a","everybody":0}"#, "the stored cursor lacks a member"),
        ]
    ) func whatAnotherVersionHasWrittenIsRefused(_ text: String, _ reason: String) {
        #expect(throws: StoredCursorError(description: reason)) { try StoredCursor(Array(text.utf8)) }
    }

    @Test(arguments: ["", "x", "[]", #"{"format":1"#]) func whatIsNoJSONIsRefused(_ text: String) {
        #expect(throws: StoredCursorError.self) { try StoredCursor(Array(text.utf8)) }
    }
}
