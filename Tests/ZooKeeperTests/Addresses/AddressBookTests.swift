import Testing

@testable import ZooKeeper

@Suite struct AddressBookTests {
    let start = ContinuousClock.now

    private func book(_ servers: String...) throws -> AddressBook {
        AddressBook(servers: try servers.map { try ServerAddress($0) })
    }

    private func address(_ host: String, _ port: Int = 1) -> NumericAddress { NumericAddress(host: host, port: port) }

    @Test func addressesNeedNoLookUp() throws {
        var book = try book("10.0.0.1:1", "[::1]:2", "[fe80::1%eth0]:3", "10.0.0.1:1")
        let expected = [address("10.0.0.1", 1), address("::1", 2), address("fe80::1%eth0", 3)]
        #expect(book.searchBegins(now: start) == [.search(expected)])
        #expect(book.nextAlarm == nil)
        #expect(expected.map(\.connectString) == ["10.0.0.1:1", "::1:2", "fe80::1%eth0:3"])
    }

    @Test func allNamesAreAskedForAtOnceAndEachOnce() throws {
        var book = try book("a:1", "b:1", "a:2")
        #expect(book.searchBegins(now: start) == [.lookUp("a"), .lookUp("b")])
        #expect(book.received(.addresses(["::1", "127.0.0.1"]), for: "a", now: start) == [])
        #expect(
            book.received(.addresses(["127.0.0.1"]), for: "b", now: start) == [
                .search([address("::1"), address("127.0.0.1"), address("::1", 2), address("127.0.0.1", 2)])
            ]
        )
    }

    @Test func aSilentNameIsWaitedForAMomentAndOnce() throws {
        var book = try book("silent:1", "10.0.0.1:1")
        #expect(book.searchBegins(now: start) == [.lookUp("silent")])
        let end = start + AddressBook.gathering
        #expect(book.nextAlarm == end)
        #expect(book.timePassed(now: end - .milliseconds(1)) == [])
        #expect(book.timePassed(now: end) == [.search([address("10.0.0.1")])])
        let next = start + .seconds(2)
        #expect(book.searchBegins(now: next) == [.search([address("10.0.0.1")])], "and is not asked for again")
    }

    @Test func aLateAnswerCounts() throws {
        var book = try book("slow:1", "10.0.0.1:1")
        _ = book.searchBegins(now: start)
        _ = book.timePassed(now: start + AddressBook.gathering)
        #expect(book.received(.addresses(["10.0.0.2"]), for: "slow", now: start + .seconds(2)) == [])
        #expect(book.searchBegins(now: start + .seconds(2)) == [.lookUp("slow")], "it is asked for anew")
        #expect(book.received(.addresses(["10.0.0.3"]), for: "slow", now: start + .seconds(2)).count == 2)
        #expect(book.addresses == [address("10.0.0.3"), address("10.0.0.1")], "it has moved")
    }

    @Test func theFirstAnswerOfAllBeginsTheSearch() throws {
        var book = try book("a:1", "b:1")
        _ = book.searchBegins(now: start)
        _ = book.timePassed(now: start + AddressBook.gathering)
        #expect(
            book.received(.addresses(["10.0.0.1"]), for: "b", now: start + .milliseconds(900)) == [.search([address("10.0.0.1")])]
        )
    }

    @Test func whatDoesNotResolveIsAskedForAgainAndToldOnce() throws {
        var book = try book("a:1")
        _ = book.searchBegins(now: start)
        let unknown = HostAnswer.unknown(reason: "no such name")
        #expect(
            book.received(unknown, for: "a", now: start) == [.tell(.unresolved(host: "a", reason: "no such name"))]
        )
        #expect(book.nextAlarm == start + AddressBook.pause)
        for round in 1...3 {
            let now = start + AddressBook.pause * round
            #expect(book.timePassed(now: now) == [.lookUp("a")])
            #expect(book.received(unknown, for: "a", now: now) == [])
        }
        let now = start + AddressBook.pause * 4
        _ = book.timePassed(now: now)
        let failed = HostAnswer.failed(reason: "try again")
        #expect(book.received(failed, for: "a", now: now) == [.tell(.unresolved(host: "a", reason: "try again"))])
        _ = book.timePassed(now: now + AddressBook.pause)
        #expect(
            book.received(.addresses(["10.0.0.1"]), for: "a", now: now + AddressBook.pause) == [
                .tell(.resolved(host: "a", addresses: ["10.0.0.1"])), .search([address("10.0.0.1")]),
            ]
        )
    }

    @Test func noAnswerIsToldOnceAndAlsoWithoutASearch() throws {
        var book = try book("silent:1", "10.0.0.1:1")
        _ = book.searchBegins(now: start)
        _ = book.timePassed(now: start + AddressBook.gathering)
        let limit = start + AddressBook.patience
        #expect(book.nextAlarm == limit)
        #expect(book.timePassed(now: limit) == [.tell(.unresolved(host: "silent", reason: "no answer"))])
        #expect(book.nextAlarm == nil)
        _ = book.searchBegins(now: limit)
        #expect(book.timePassed(now: limit + .seconds(100)) == [])
    }

    @Test func aNameThatIsKnownToBeSlowHasLonger() throws {
        var book = try book("slow:1", "10.0.0.1:1")
        var told: [AddressBook.Action] = []
        for round in 0..<3 {
            let now = start + .seconds(10) * round
            _ = book.searchBegins(now: now)
            told += book.timePassed(now: now + AddressBook.patience).filter { if case .tell = $0 { true } else { false } }
            told += book.received(.addresses(["10.0.0.2"]), for: "slow", now: now + .seconds(5))
        }
        #expect(
            told == [
                .tell(.unresolved(host: "slow", reason: "no answer")), .tell(.resolved(host: "slow", addresses: ["10.0.0.2"])),
            ]
        )
    }

    @Test func anAddressOutlivesTheNameServerButNotTheName() throws {
        var book = try book("a:1")
        _ = book.searchBegins(now: start)
        _ = book.received(.addresses(["10.0.0.1"]), for: "a", now: start)
        _ = book.searchBegins(now: start)
        #expect(book.received(.failed(reason: "later"), for: "a", now: start).last == .search([address("10.0.0.1")]))
        _ = book.searchBegins(now: start)
        #expect(book.timePassed(now: start + AddressBook.gathering) == [.search([address("10.0.0.1")])])
        _ = book.received(.unknown(reason: "gone"), for: "a", now: start)
        #expect(book.addresses == [])
    }

    @Test func anAddressKeepsItsPlace() throws {
        var book = try book("a:1")
        for answer in [["10.0.0.1", "10.0.0.2"], ["10.0.0.2", "10.0.0.1"], ["10.0.0.3", "10.0.0.2", "10.0.0.1"]] {
            _ = book.searchBegins(now: start)
            _ = book.received(.addresses(answer), for: "a", now: start)
        }
        #expect(book.addresses == [address("10.0.0.1"), address("10.0.0.2"), address("10.0.0.3")])
    }

    @Test func aNameHasABoundedNumberOfAddresses() throws {
        var book = try book("a:1")
        _ = book.searchBegins(now: start)
        _ = book.received(.addresses((0..<1_000).map { "10.0.\($0 / 250).\($0 % 250)" }), for: "a", now: start)
        #expect(book.addresses.count == AddressBook.maximumAddressesPerName)
    }

    @Test func aLossOfTheConnectionAsksAnew() throws {
        var book = try book("a:1")
        _ = book.searchBegins(now: start)
        _ = book.received(.addresses(["10.0.0.1"]), for: "a", now: start)
        #expect(book.connectionLost(now: start) == [.lookUp("a")])
        #expect(
            book.received(.addresses(["10.0.0.2"]), for: "a", now: start) == [.tell(.moved(host: "a", addresses: ["10.0.0.2"]))]
        )
    }

    @Test func anAlarmIsAlwaysAhead() throws {
        var book = try book("silent:1", "unknown:1")
        _ = book.searchBegins(now: start)
        var now = start
        for _ in 0..<50 {
            let alarm = try #require(book.nextAlarm)
            #expect(alarm > now)
            now = alarm
            for case .lookUp("unknown") in book.timePassed(now: now) {
                _ = book.received(.unknown(reason: "no such name"), for: "unknown", now: now)
            }
        }
        #expect(now > start + .seconds(10))
    }
}
