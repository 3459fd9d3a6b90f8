import Testing
import ZooKeeper
import ZooKeeperTestKit

/// The stand-in answers the library as a ZooKeeper does.
@Suite struct StandInTests {
    @Test func itKeepsNodes() async throws {
        try await withStandInZooKeeper { standIn in
            try await withClient(standIn.connectString) { client in
                let alice = try path("/users/alice")
                try await client.ensurePath(path("/users"))
                try await client.create(alice, data: Array("btc".utf8))
                #expect(try await client.get(alice).data == Array("btc".utf8))
                #expect(try await client.set(alice, data: Array("bcc".utf8)).version == 1)
                let bob = try await client.exists(path("/users/bob"))
                #expect(bob == nil)
                let names = try await client.children(of: path("/users")).names
                #expect(names.map(\.description) == ["alice"])
                try await client.delete(alice)
                #expect(standIn.data("/users/alice") == nil)
            }
        }
    }

    @Test func aTransactionIsDoneWholeOrNotAtAll() async throws {
        try await withStandInZooKeeper { standIn in
            standIn.create("/users/alice", "btc")
            try await withClient(standIn.connectString) { client in
                let alice = try path("/users/alice")
                let bob = try path("/users/bob")
                let results = try await client.transaction([.set(alice, data: [1]), .create(bob, data: [2])])
                #expect(results.count == 2)
                let error = await #expect(throws: ZooKeeperError.self) {
                    try await client.transaction([.set(alice, data: [3]), .create(bob, data: [4])])
                }
                #expect(error?.code == .nodeExists && error?.operationIndex == 1)
                #expect(standIn.data("/users/alice") == [1])
            }
        }
    }

    @Test func aThrottledTransactionIsNotDone() async throws {
        try await withStandInZooKeeper { standIn in
            standIn.create("/users/alice", "btc")
            standIn.throttleTransactions(1)
            try await withClient(standIn.connectString) { client in
                let alice = try path("/users/alice")
                let error = await #expect(throws: ZooKeeperError.self) {
                    try await client.transaction([.set(alice, data: [1]), .set(alice, data: [2])])
                }
                #expect(error?.code == .throttled)
                #expect(error?.operationIndex == nil, "it is about all of them")
                #expect(standIn.data("/users/alice") == Array("btc".utf8))
                _ = try await client.transaction([.set(alice, data: [1]), .set(alice, data: [2])])
                #expect(standIn.data("/users/alice") == [2])
            }
        }
    }

    @Test func aDeniedListing() async throws {
        try await withStandInZooKeeper { standIn in
            standIn.create("/users/alice", "btc")
            standIn.denyListings()
            try await withClient(standIn.connectString) { client in
                let error = await #expect(throws: ZooKeeperError.self) { try await client.children(of: path("/users")) }
                #expect(error?.code == .noAuthorization)
            }
        }
    }

    /// Of the library: a reply counts when its last byte is there.
    @Test func aListingThatTakesLongerThanTheSessionLosesTheConnection() async throws {
        try await withStandInZooKeeper { standIn in
            for number in 0..<100 { standIn.create("/users/user\(number)") }
            try await withClient(standIn.connectString, configure: { $0.sessionTimeout = .seconds(2) }) { client in
                let names = try await client.children(of: path("/users")).names
                #expect(names.count == 100)
                standIn.stretchListings(over: .seconds(4))
                await #expect(throws: ZooKeeperError.self) {
                    try await client.children(of: path("/users"), timeout: .seconds(3))
                }
                #expect(standIn.counts.handshakes > 1)
            }
        }
    }

    @Test func aLateHandshake() async throws {
        try await withStandInZooKeeper { standIn in
            standIn.delayHandshakes(by: .milliseconds(500))
            let clock = ContinuousClock()
            let elapsed = try await clock.measure {
                try await withClient(standIn.connectString) { client in _ = try await client.exists(.root) }
            }
            #expect(elapsed >= .milliseconds(500))
        }
    }
}
