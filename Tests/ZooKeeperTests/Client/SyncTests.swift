import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct SyncTests {
    @Test func afterASyncAFollowerHasWhatWasWrittenBefore() async throws {
        try await withZooKeeperEnsemble { ensemble in
            let leader = try #require(await ensemble.leader())
            let follower = try #require(await ensemble.followers().first)
            try await withClient(leader.connectString) { writer in
                try await withClient(follower.connectString) { reader in
                    try await writer.create("/a", timeout: .seconds(60))
                    for round in 0..<FaultRounds.count(2_000, shortened: 300) {
                        let data = Array("\(round)".utf8)
                        // The client repeats no write, and a machine that stands still for a moment loses connections.
                        try await eventually("\(round) is written") {
                            try await writer.set("/a", data: data, timeout: .seconds(60))
                            return true
                        }
                        try await reader.sync(timeout: .seconds(60))
                        #expect(try await reader.get("/a", timeout: .seconds(60)).data == data)
                    }
                }
            }
        }
    }

    @Test func itTakesAnyPath() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.sync()
                try await client.sync("/not/there")
            }
        }
    }

    @Test func itOutlastsALossOfTheConnection() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.sync()
                try await server.freeze()
                async let synced: Void = client.sync(timeout: .seconds(120))
                try await eventually("the loss is noticed") { await client.state != .connected }
                try await server.thaw()
                try await synced
            }
        }
    }

    @Test func itEndsWithItsTime() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.sessionTimeout = .seconds(60) }) { client in
                try await client.sync()
                try await server.freeze()
                let error = await failure(of: { try await client.sync(timeout: .milliseconds(100)) })
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.libraryCode == nil, "the client gave up by itself")
                try await server.thaw()
            }
        }
    }
}
