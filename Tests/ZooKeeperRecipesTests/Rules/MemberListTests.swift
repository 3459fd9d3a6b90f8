import Testing
import ZooKeeper

@testable import ZooKeeperRecipes

@Suite struct MemberListTests {
    private let alice = MemberName(of: UniqueID())
    private let bob = MemberName(of: UniqueID())

    private func member(_ name: MemberName, _ joined: Int64) -> Member {
        Member(id: name.member.description, data: [1], joined: joined)
    }

    @Test func onlyWhatIsNewIsRead() throws {
        let list = MemberList().updated(to: [alice.node], reading: [alice: member(alice, 5)])
        #expect(list.unread(among: [alice.node, bob.node, ZNodeName("README")]) == [bob])
    }

    @Test func theyStandInTheOrderOfTheirJoining() {
        let list = MemberList().updated(to: [alice.node, bob.node], reading: [alice: member(alice, 9), bob: member(bob, 5)])
        #expect(list.members.map(\.joined) == [5, 9])
    }

    @Test func whoHasGoneIsForgotten() {
        let both = MemberList().updated(to: [alice.node, bob.node], reading: [alice: member(alice, 5), bob: member(bob, 9)])
        let one = both.updated(to: [bob.node], reading: [:])
        #expect(one.members.map(\.joined) == [9])
        #expect(one.unread(among: [alice.node]) == [alice])
        #expect(both != one)
    }

    @Test func whoHasGoneBeforeItWasReadIsNotThere() {
        #expect(MemberList().updated(to: [alice.node], reading: [:]).members.isEmpty)
    }

    @Test func whoHasJoinedAgainIsThereOnce() {
        let again = MemberName(of: alice.member)
        let list = MemberList().updated(
            to: [again.node, alice.node],
            reading: [alice: member(alice, 5), again: member(again, 9)]
        )
        #expect(list.members.map(\.joined) == [9])
    }

    @Test(arguments: ["", "-", "x", "-0000000001", "-0123456789abcdef0123456789abcdeF"])
    func anotherNameIsNoMembers(ending: String) throws {
        #expect(MemberName(try ZNodeName("\(UniqueID())\(ending)")) == nil)
        #expect(MemberName(alice.node) == alice)
    }
}
