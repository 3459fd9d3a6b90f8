import Testing
import ZooKeeper

@testable import ZooKeeperRecipes

@Suite struct UniqueIDTests {
    @Test func itIsReadAsItIsWritten() {
        let ids = (0..<1_000).map { _ in UniqueID() }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.description.utf8.count == UniqueID.length })
        #expect(ids.allSatisfy { UniqueID($0.description) == $0 })
    }

    @Test(arguments: [
        "", "0123456789abcdef0123456789abcde", "0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcdeg",
    ])
    func anotherTextIsNone(text: String) {
        #expect(UniqueID(text) == nil)
    }

    @Test func itBeginsAName() {
        let (id, other) = (UniqueID(), UniqueID())
        #expect(id.prefix.description == "\(id)-")
        #expect(id.name(followedBy: other).description == "\(id)-\(other)")
    }
}
