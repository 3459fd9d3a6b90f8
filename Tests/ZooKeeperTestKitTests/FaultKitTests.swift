import Testing
import ZooKeeperTestKit

@Suite struct FaultKitTests {
    @Test func aStrangersSessionIsExpired() async throws {
        try await withZooKeeper { server in
            let holder = try await RawZooKeeperClient.connect(port: server.port)
            try await holder.create("/ephemeral", mode: .ephemeral)
            #expect(try await server.connectedSessions() == [holder.sessionID])
            #expect(try await server.expireConnectedSessions() == 1)
            try await eventually("its connection is closed") { !holder.isConnected }
            let ephemeral = try await server.withRawClient { try await $0.exists("/ephemeral") }
            #expect(ephemeral == nil)
            #expect(try await server.expireConnectedSessions() == 0)
        }
    }

    @Test func membersAreRestartedOneByOne() async throws {
        try await withZooKeeperEnsemble { ensemble in
            let holder = try await RawZooKeeperClient.connect(port: ensemble.members[0].port)
            #expect(await ensemble.member(servingSession: holder.sessionID) === ensemble.members[0])
            #expect(try await ensemble.memberWithAClient() === ensemble.members[0])
            var before: [Int32?] = []
            for member in ensemble.members { before.append(await member.processIdentifier) }
            try await ensemble.restartOneByOne()
            for (member, identifier) in zip(ensemble.members, before) { #expect(await member.processIdentifier != identifier) }
            #expect(!holder.isConnected)
            #expect(await ensemble.followers().count == 2)
        }
    }

    @Test func aServerThatWasAwayOrFrozenServesAgain() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { try await $0.create("/kept", "value") }
            let before = await server.processIdentifier
            try await server.freeze(for: .milliseconds(100))
            #expect(await server.isServing())
            #expect(await server.processIdentifier == before)
            try await server.dieAndReturn(after: .milliseconds(100))
            #expect(await server.processIdentifier != before)
            let kept = try await server.withRawClient { try await $0.get("/kept").text }
            #expect(kept == "value")
        }
    }
}
