import Logging
import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// An identity that is configured later does not close what is there.
@Suite struct SwitchWriterAccessTests {
    private static let identity = DigestIdentity(user: "pool", password: "secret")
    private static let message = "Anybody may write records"

    @Test func itWarnsOnceOfWhatIsOpen() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin(["alice", "bob"], "btc")
                #expect(running.log.entries(Self.message).isEmpty, "there is no identity, and nothing to say")
            }
            try await withWriter(server.connectString, access: .readableByAll, identity: Self.identity) { running in
                try await eventually("it warns") { !running.log.entries(Self.message).isEmpty }
                let session = try #require(await running.client.session)
                try await server.expireSession(id: session.id, password: session.password)
                try await eventually("there is another session") {
                    let new = await running.client.session
                    return new != nil && new?.id != session.id
                }
                try await running.switchCoin(["alice", "carol"], "btc")
                let warnings = running.log.entries(Self.message)
                #expect(warnings.map(\.level) == [.warning])
                for path in ["alice", "bob", "\(RunningWriter.directory)"] {
                    #expect(warnings.first?.metadata["records"]?.contains(path) == true)
                }
            }
        }
    }

    @Test func itDoesNotWarnOfWhatIsClosed() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, access: .readableByAll, identity: Self.identity) { running in
                try await running.switchCoin("alice", "btc")
            }
            try await withWriter(server.connectString, access: .readableByAll, identity: Self.identity) { running in
                try await running.switchCoin("bob", "btc")
                let alice = try await running.client.accessControlList(of: running.path("alice"))
                #expect(!alice.isWritableByAll)
                try await eventually("it has looked") { !running.log.entries("Nobody else may write records").isEmpty }
                #expect(running.log.entries(Self.message).isEmpty)
            }
        }
    }
}
