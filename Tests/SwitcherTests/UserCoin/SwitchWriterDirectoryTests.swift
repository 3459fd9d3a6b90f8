import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// The directory is deleted behind the writer's back.
@Suite struct SwitchWriterDirectoryTests {
    @Test func anIdleWriterNoticesAndMakesItAgain() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin(["alice", "bob"], "btc")
                try await server.deleteAll(RunningWriter.directory)
                try await eventually("it is noticed") { running.writer.recordLossCount == 1 }
                try await eventually("it is there again") {
                    try await running.client.exists(ZNodePath(RunningWriter.directory)) != nil
                }
                try await running.waitUntilReady()
                let lost = running.log.entries("Records were lost")
                #expect(lost.count == 1 && lost.first?.level == .warning)
                try await running.switchCoin(["alice", "carol"], "bcc")
                #expect(try await running.coin("alice") == "bcc")
                #expect(await running.writer.mismatchCount == 0, "it knew that nothing was there")
                #expect(running.writer.recordLossCount == 1)
            }
        }
    }

    /// Then switches are not written, and it says so.
    @Test func itIsNotReadyWhileTheDirectoryCannotBeMade() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { raw in
                let readOnly = RawACL(permissions: 1, scheme: "world", id: "anyone")
                try await raw.create("/switch", Array("".utf8), acl: [readOnly])
                try await withWriter(server.connectString) { running in
                    try await eventually("it is known") { await running.writer.readiness == .directoryMissing }
                    try await eventually("it is told") { !running.log.entries("Watch directory cannot be made").isEmpty }
                    #expect(await running.writer.readiness == .directoryMissing)
                }
            }
        }
    }

    /// By another server, before this one has looked.
    @Test func aDirectoryThatWasReplacedWhileTheConnectionWasLostIsALossToo() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withWriter(proxy.connectString) { running in
                    try await running.switchCoin(["alice", "bob"], "btc")
                    await proxy.refuseConnections()
                    await proxy.cut()
                    try await server.deleteAll(RunningWriter.directory)
                    try await server.withRawClient { try await $0.create(RunningWriter.directory) }
                    try await proxy.acceptConnections()
                    try await eventually("it is noticed") { running.writer.recordLossCount == 1 }
                    try await running.switchCoin(["alice", "bob"], "bcc")
                    #expect(try await running.coin("bob") == "bcc")
                }
            }
        }
    }

    /// One by one: the directory stays, and nobody writes.
    @Test func anIdleWriterNoticesThatMostRecordsAreGone() async throws {
        try await withZooKeeper { server in
            try await withWriter(
                server.connectString,
                configure: {
                    $0.listingInterval = .milliseconds(50)
                    $0.countingInterval = .milliseconds(50)
                }
            ) { running in
                let names = (0..<100).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                try await eventually("they are counted") { await running.writer.largestChildrenCount == 100 }
                for name in names.dropLast() { try await running.client.delete(running.path(name)) }
                try await eventually("it is noticed") { running.writer.recordLossCount >= 1 }
                #expect(!running.log.entries("Records were lost").isEmpty)
                try await running.switchCoin(names, "bcc")
                #expect(try await running.coin("user0") == "bcc")
            }
        }
    }

    @Test func aListingThatFindsMostRecordsGoneIsALoss() async throws {
        try await withZooKeeper { server in
            try await withWriter(
                server.connectString,
                configure: {
                    $0.listingInterval = .milliseconds(10)
                    $0.mismatchesBeforeListing = 10
                }
            ) { running in
                let names = (0..<200).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                for name in names { try await running.client.delete(running.path(name)) }
                // A few are enough to make it look.
                try await running.switchCoin(names.prefix(40), "bcc")
                try await eventually("it is noticed") { running.writer.recordLossCount == 1 }
                #expect(running.log.entries("Records were lost").first?.metadata["records"] == "160")
            }
        }
    }
}
