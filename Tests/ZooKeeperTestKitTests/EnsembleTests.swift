import Testing
import ZooKeeperTestKit

@Suite struct EnsembleTests {
    @Test func anEnsembleSurvivesTheLossOfItsLeader() async throws {
        try await withZooKeeperEnsemble { ensemble in
            #expect(ensemble.connectString.split(separator: ",").count == 3)
            #expect(await ensemble.followers().count == 2)
            let leader = try #require(await ensemble.leader())
            try await leader.withRawClient { try await $0.create("/kept", "value") }

            await leader.kill()
            try await ensemble.waitForQuorum()
            let successor = try #require(await ensemble.leader())
            #expect(successor !== leader)
            #expect(try await successor.withRawClient { try await $0.get("/kept") }.text == "value")

            try await leader.restart()
            try await ensemble.waitForQuorum(of: 3)
            let node = try await leader.withRawClient { client in
                try await client.sync("/kept")
                return try await client.get("/kept")
            }
            #expect(node.text == "value")
        }
    }
}
