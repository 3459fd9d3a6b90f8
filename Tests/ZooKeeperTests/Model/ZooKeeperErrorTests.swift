import Testing

@testable import ZooKeeper

struct ZooKeeperErrorTests {
    @Test(arguments: [-12, -112])
    func aSessionThatTheServerNoLongerKnowsHasExpired(libraryCode: Int32) throws {
        let code = try #require(ZooKeeperError.Code(libraryCode: libraryCode))
        #expect(code == .sessionExpired)
        #expect(ZooKeeperError(code, operation: "set").isConnectionProblem)
    }

    @Test func whatIsNotKnownKeepsItsNumber() {
        #expect(ZooKeeperError.Code(libraryCode: -999) == .other(-999))
        #expect(ZooKeeperError.Code(libraryCode: 0) == nil)
    }
}
