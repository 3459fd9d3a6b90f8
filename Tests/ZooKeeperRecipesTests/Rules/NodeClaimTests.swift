import Testing

@testable import ZooKeeperRecipes

@Suite struct NodeClaimTests {
    @Test func itIsMineWhileItsSessionIs() {
        #expect(NodeClaim(owner: 7, session: 7) == .mine(session: 7))
        #expect(NodeClaim(owner: 7, session: 8) == .ofEndedSession)
        #expect(NodeClaim(owner: 7, session: nil) == .ofEndedSession)
        #expect(NodeClaim(owner: nil, session: 7) == .gone)
        #expect(NodeClaim(owner: nil, session: nil) == .gone)
    }
}
