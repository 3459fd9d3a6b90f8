import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Lists of one to four addresses, and the member that the client is connected to dies.
@Suite struct AddressListTests {
    /// From when there is a server again until a write is confirmed.
    private static let bound = Duration.seconds(10) * Timeouts.scale

    /// The library alone would never again try half of an even number of addresses, so two and four matter most.
    @Test(arguments: FaultRounds.areAll ? [1, 2, 3, 4] : [2])
    func writesResume(addressCount: Int) async throws {
        try await withZooKeeperEnsemble(members: max(3, addressCount)) { ensemble in
            let listed = ensemble.members.prefix(addressCount)
            try await withWriter(listed.map(\.connectString).joined(separator: ","), requestTimeout: .seconds(120)) { running in
                for round in 0..<FaultRounds.count(addressCount + 1, shortened: 1) {
                    try await running.switchCoin("alice", "btc")
                    let session = try #require(await running.client.session)
                    let connected = try #require(await ensemble.member(servingSession: session.id))
                    await connected.kill()
                    try await ensemble.waitForQuorum()
                    if addressCount == 1 { try await connected.restart() }
                    let start = ContinuousClock.now
                    try await running.switchCoin("alice", "bcc")
                    #expect(ContinuousClock.now - start <= Self.bound, "round \(round)")
                    // The loss may be over before anybody can look: that it was one shows in where the client is now.
                    let other = await ensemble.member(servingSession: session.id)
                    #expect(addressCount == 1 || other !== connected)
                    try await connected.restart()
                    try await ensemble.waitForQuorum(of: ensemble.members.count)
                    #expect(try await running.coin("alice") == "bcc")
                }
            }
        }
    }

    @Test func withTheOtherOfTwoDownItReconnectsToTheOneThatReturns() async throws {
        try await withZooKeeper { server in
            let down = try FreePort.next()
            try await withWriter("\(server.connectString),127.0.0.1:\(down)", requestTimeout: .seconds(120)) { running in
                for _ in 0..<FaultRounds.count(10, shortened: 2) {
                    try await running.switchCoin("alice", "btc")
                    await server.kill()
                    try await eventually("the loss is noticed") { await !running.writer.isReady }
                    async let call: Void = running.switchCoin("alice", "bcc")
                    try await server.restart()
                    let start = ContinuousClock.now
                    try await call
                    #expect(ContinuousClock.now - start <= Self.bound)
                    #expect(try await running.coin("alice") == "bcc")
                }
            }
        }
    }
}
