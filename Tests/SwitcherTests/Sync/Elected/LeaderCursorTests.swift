import Testing

@testable import Switcher

@Suite struct LeaderCursorTests {
    private typealias Ending = LeaderCursor.Ending
    private let site = "here"

    private func cursor(at seconds: Int64) -> LeaderCursor {
        var stored = StoredCursor(site: site)
        stored.seconds = seconds
        return LeaderCursor(at: stored)
    }

    private func names(_ names: String...) -> Set<SubAccountName> { Set(names.compactMap { SubAccountName($0) }) }

    @Test func itMovesWhenAllIsWritten() {
        var cursor = cursor(at: 10)
        #expect(cursor.end(Ending(nowDate: .seconds(20))).stay == nil)
        #expect(cursor.own.seconds == 20 && cursor.stored.seconds == 20)
    }

    @Test func itStaysForOneMorePullWhereARecordWasLeftAlone() {
        var cursor = cursor(at: 10)
        #expect(cursor.end(Ending(nowDate: .seconds(20), leftAlone: names("a", "b"))).stay == .leftAlone(2))
        #expect(cursor.own.seconds == 10 && cursor.stored.seconds == 10)
        // One of them again: it was written neither time.
        _ = cursor.end(Ending(nowDate: .seconds(30), leftAlone: names("a", "c")))
        #expect(cursor.own.seconds == 10 && cursor.stored.seconds == 10)
        // Others alone: those of the first pull are written.
        #expect(cursor.end(Ending(nowDate: .seconds(40), leftAlone: names("d"))).stay == .leftAlone(1))
        #expect(cursor.own.seconds == 20 && cursor.stored.seconds == 20)
        #expect(cursor.end(Ending(nowDate: .seconds(50))).stay == nil)
        #expect(cursor.own.seconds == 50 && cursor.stored.seconds == 50)
    }

    @Test func theStoredOneDoesNotPassWhatIsCarried() {
        var cursor = cursor(at: 10)
        _ = cursor.end(Ending(nowDate: .seconds(20), carriedCount: 1, refusedCount: 1))
        #expect(cursor.own.seconds == 20 && cursor.stored.seconds == 10)
        _ = cursor.end(Ending(nowDate: .seconds(30)))
        #expect(cursor.own.seconds == 30 && cursor.stored.seconds == 30)
    }

    @Test func itGoesBackToTheStoredOneWhereWhatIsCarriedWasChanged() {
        var cursor = cursor(at: 10)
        _ = cursor.end(Ending(nowDate: .seconds(20), carriedCount: 1, refusedCount: 1))
        #expect(cursor.end(Ending(nowDate: .seconds(30), isCarriedLeftAlone: true)).stay != nil)
        #expect(cursor.own.seconds == 10 && cursor.stored.seconds == 10)
    }

    @Test func itStaysWhereTooManyAreRefusedOrRecordsWereLost() {
        var cursor = cursor(at: 10)
        #expect(cursor.end(Ending(nowDate: .seconds(20), carriedCount: nil, refusedCount: 7)).stay == .tooManyRefused(7))
        #expect(cursor.end(Ending(nowDate: .seconds(20), isLost: true)).stay == nil)
        #expect(cursor.end(Ending(nowDate: nil)).stay == nil)
        #expect(cursor.own.seconds == 10 && cursor.stored.seconds == 10)
    }

    @Test func threeLowerRepliesInARowTakeItBack() {
        var cursor = cursor(at: 10)
        for reply in [5, 5, 11, 5, 6] as [Int64] { #expect(cursor.end(Ending(nowDate: .seconds(reply))).reset == nil) }
        #expect(cursor.stored.seconds == 11)
        #expect(cursor.end(Ending(nowDate: .seconds(7))).reset == .lowerReplies(3))
        #expect(cursor.own.seconds == 0 && cursor.stored == StoredCursor(site: site))
    }

    @Test func anotherSiteAndARequestForEverybodyTakeItBackOnce() {
        var cursor = cursor(at: 10)
        #expect(cursor.begin(site: site, request: 0) == nil)
        #expect(cursor.begin(site: site, request: 77) == .askedFor)
        #expect(cursor.stored == StoredCursor(site: site, heardRequest: 77))
        _ = cursor.end(Ending(nowDate: .seconds(20)))
        #expect(cursor.begin(site: site, request: 77) == nil)
        #expect(cursor.begin(site: "there", request: 77) == .anotherSite)
        #expect(cursor.own.seconds == 0 && cursor.stored == StoredCursor(site: "there", heardRequest: 77))
    }

    @Test func aDirectoryThatWasMadeAnewWhileNobodyLookedTakesItBack() {
        var cursor = cursor(at: 10)
        #expect(cursor.begin(site: site, request: 0, directory: 100, isFirst: true) == nil)
        #expect(cursor.stored.directory == 100, "of the version before it is not known")
        #expect(cursor.begin(site: site, request: 0, directory: nil, isFirst: true) == nil)
        // Who has looked asks for everybody, once.
        #expect(cursor.begin(site: site, request: 0, directory: 200) == nil)
        #expect(cursor.stored.directory == 100)
        var asked = cursor
        #expect(asked.begin(site: site, request: 7, directory: 200) == .askedFor)
        #expect(asked.stored.directory == 200)
        #expect(cursor.begin(site: site, request: 0, directory: 200, isFirst: true) == .anotherDirectory)
        #expect(cursor.own.seconds == 0 && cursor.stored == StoredCursor(site: site, directory: 200))
    }

    @Test func coinsThatWereMissingWhenEntriesWereSkippedTakeItBack() {
        func check(_ coins: String...) -> SwitchCheck { SwitchCheck(availableCoins: coins, lowercasesNames: false) }
        var cursor = cursor(at: 10)
        _ = cursor.end(Ending(nowDate: .seconds(20), coinsAtSkip: ["btc", "bcc"]))
        #expect(cursor.stored.seconds == 20)
        #expect(cursor.begin(site: site, request: 0, check: check("btc", "bcc")) == nil)
        _ = cursor.end(Ending(nowDate: .seconds(30), coinsAtSkip: ["btc", "ltc"]))
        #expect(cursor.stored.coinsAtSkip == ["btc"])
        #expect(cursor.begin(site: site, request: 0, check: check("btc")) == nil)
        #expect(cursor.begin(site: site, request: 0, check: check("bcc")) == .moreCoins)
        #expect(cursor.own.seconds == 0 && cursor.stored.coinsAtSkip == nil)
        #expect(cursor.begin(site: site, request: 0, check: check("bcc")) == nil)
    }
}
