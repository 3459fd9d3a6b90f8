import Testing
import ZooKeeper

@testable import ZooKeeperRecipes

@Suite struct ContenderQueueTests {
    private let alice = UniqueID()
    private let bob = UniqueID()
    private let carol = UniqueID()

    private func name(_ id: UniqueID, _ counter: String) throws -> ZNodeName { try ZNodeName("\(id)-\(counter)") }

    private func contender(_ id: UniqueID, _ counter: String) throws -> ContenderName {
        try #require(ContenderName(try name(id, counter)))
    }

    @Test func aNameHasTheServersCounter() throws {
        #expect(try contender(alice, "0000000012").counter == 12)
        #expect(try contender(alice, "2147483647").counter == .max)
        #expect(try contender(alice, "-2147483648").counter == .min)
        #expect(try contender(alice, "0000000012").id == alice)
    }

    @Test(arguments: ["", "-", "-1", "-000000001", "-00000000x1", "-2147483648", "0000000001", "-0000000001-", "--0000000001x"])
    func anotherNameIsNoContenders(ending: String) throws {
        #expect(ContenderName(try ZNodeName("\(alice)\(ending)")) == nil)
        #expect(ContenderName(try ZNodeName("_c_\(alice)-lock-0000000001")) == nil)
    }

    @Test func whoCameFirstIsTheFirst() throws {
        let queue = ContenderQueue([try name(carol, "0000000003"), try name(alice, "0000000001"), try name(bob, "0000000002")])
        #expect(queue.place(of: alice) == .first(try contender(alice, "0000000001")))
        #expect(queue.first?.id == alice)
    }

    @Test func eachWaitsForTheOneBefore() throws {
        let queue = ContenderQueue([try name(carol, "0000000030"), try name(alice, "0000000001"), try name(bob, "0000000002")])
        #expect(queue.place(of: carol) == .behind(try contender(bob, "0000000002")))
        #expect(queue.place(of: bob) == .behind(try contender(alice, "0000000001")))
    }

    @Test func whatIsNoContenderDoesNotCount() throws {
        let queue = ContenderQueue([ZNodeName("README"), ZNodeName("0000000000"), try name(bob, "0000000002")])
        #expect(queue.place(of: bob) == .first(try contender(bob, "0000000002")))
        #expect(queue.place(of: alice) == .missing)
        #expect(ContenderQueue([ZNodeName("README")]).first == nil)
    }

    @Test func theCounterMayOverflow() throws {
        let queue = ContenderQueue([try name(bob, "-2147483648"), try name(alice, "2147483647"), try name(carol, "-2147483647")])
        #expect(queue.first?.id == alice)
        #expect(queue.place(of: bob) == .behind(try contender(alice, "2147483647")))
        #expect(queue.place(of: carol) == .behind(try contender(bob, "-2147483648")))
    }

    @Test func nobodyWaitsForItself() throws {
        let queue = ContenderQueue([try name(bob, "0000000001"), try name(alice, "0000000002"), try name(alice, "0000000003")])
        #expect(queue.place(of: alice) == .behind(try contender(bob, "0000000001")))
        #expect(queue.nodes(of: alice).count == 2)
        #expect(
            ContenderQueue([try name(alice, "0000000003"), try name(alice, "0000000002")]).place(of: alice)
                == .first(try contender(alice, "0000000002"))
        )
    }
}
