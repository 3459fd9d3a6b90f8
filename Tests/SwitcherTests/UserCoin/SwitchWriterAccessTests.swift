import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

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

    /// A listing may be given up, or find nothing, and a later one may find records.
    @Test func recordsAreLookedAtThatWereNotThereAtFirst() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, access: .readableByAll, identity: Self.identity) { running in
                try await eventually("it has looked") { !running.log.entries("Nobody else may write records").isEmpty }
                try await running.client.create(running.path("alice"), data: Array("btc".utf8))
                for _ in 0..<2 { await running.writer.checkAccess(of: ["alice"]) }
                try await eventually("it warns") { !running.log.entries(Self.message).isEmpty }
                await running.writer.checkAccess(of: [])
                try await running.switchCoin("bob", "btc")
                let warnings = running.log.entries(Self.message)
                #expect(warnings.count == 1 && warnings.first?.metadata["records"]?.contains("alice") == true)
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
