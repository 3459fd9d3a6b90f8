import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

struct RecordExportTests {
    private func lines(_ export: RecordExport) async throws -> [String] {
        var lines: [String] = []
        try await export.read { entries in
            for entry in entries {
                switch entry {
                case .record(let record): lines.append("\(record.name)=\(record.coinText)")
                case .refused(let name): lines.append("\(name) refused")
                }
            }
        }
        return lines
    }

    private func exporter(_ running: RunningWriter) -> RecordExporter {
        RecordExporter(running.writer, recordsPerSecond: 1_000_000)
    }

    @Test func everyRecordIsThereOnceInOrder() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                let names = (0..<9_000).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                try await running.switchCoin(["user7"], "ltc")
                let lines = try await lines(exporter(running).export(after: nil, limit: .max))
                #expect(lines == names.sorted().map { $0 == "user7" ? "user7=ltc" : "\($0)=btc" })
                let page = try await self.lines(exporter(running).export(after: "user8998", limit: 2))
                #expect(page == ["user8999=btc", "user9=btc"])
            }
        }
    }

    /// What the writer knows is not all: others make records and delete some.
    @Test func whatOthersHaveDoneIsSeen() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["a", "c"], "btc")
                try await zooKeeper.withRawClient { client in
                    try await client.create("\(RunningWriter.directory)/b", "ltc")
                    #expect(try await lines(exporter(running).export(after: nil, limit: .max)) == ["a=btc", "b=ltc", "c=btc"])
                    try await client.delete("\(RunningWriter.directory)/b")
                    try await client.delete("\(RunningWriter.directory)/c")
                    #expect(try await lines(exporter(running).export(after: nil, limit: .max)) == ["a=btc"])
                }
            }
        }
    }

    /// What the writer is creating at the time must not be taken for it.
    @Test func whatOthersHaveMadeIsSeenWhileRecordsAreCreated() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await withThrowingTaskGroup { group in
                    for pusher in 0..<4 {
                        group.addTask {
                            var round = 0
                            while !Task.isCancelled {
                                // The last one is given up.
                                try? await running.switchCoin((0..<50).map { "user\(pusher)-\(round)-\($0)" }, "btc")
                                round += 1
                            }
                        }
                    }
                    defer { group.cancelAll() }
                    for count in 1...5 {
                        try await zooKeeper.withRawClient {
                            try await $0.create("\(RunningWriter.directory)/other\(count)", "ltc")
                        }
                        let lines = try await lines(exporter(running).export(after: "o", limit: count))
                        #expect(lines == (1...count).map { "other\($0)=ltc" })
                    }
                }
            }
        }
    }

    /// Their number alone says nothing: as many have gone as have come.
    @Test func aRecordInThePlaceOfAnotherIsSeen() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString, configure: { $0.listingInterval = .milliseconds(10) }) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["a", "c"], "btc")
                try await zooKeeper.withRawClient { client in
                    try await client.create("\(RunningWriter.directory)/b", "ltc")
                    try await client.delete("\(RunningWriter.directory)/c")
                }
                #expect(try await lines(exporter(running).export(after: nil, limit: .max)) == ["a=btc", "b=ltc"])
                // The writer learns of it too, and no further list needs a listing for that.
                try await eventually("the records are listed again") { running.log.entries("Records listed").count == 2 }
                let known = await running.writer.knownNames(from: 0).names
                #expect(known.map(\.description).sorted() == ["a", "b"])
                #expect(await running.writer.deletedCount == 1)
            }
        }
    }

    @Test func whatIsDeletedMeanwhileIsLeftOut() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["a", "b", "c"], "btc")
                let export = try await exporter(running).export(after: nil, limit: .max)
                try await running.client.delete(running.path("b"))
                try await running.switchCoin("c", "ltc")
                try await running.switchCoin("d", "ltc")
                #expect(try await lines(export) == ["a=btc", "c=ltc"])
            }
        }
    }

    @Test func aRecordThatMayNotBeReadIsNamed() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["a", "c"], "btc")
                try await zooKeeper.withRawClient { client in
                    try await client.addAuth(digest: "other:secret")
                    try await client.create("\(RunningWriter.directory)/b", Array("btc".utf8), acl: [.creatorAll])
                }
                #expect(try await lines(exporter(running).export(after: nil, limit: .max)) == ["a=btc", "b refused", "c=btc"])
                let name = try #require(SubAccountName("b"))
                await #expect(throws: RecordReadError.refused) { try await RecordReader(running.writer).record(of: name) }
            }
        }
    }

    @Test func aFailureInTheMiddleIsOne() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await running.switchCoin((0..<100).map { "user\($0)" }, "btc")
                let export = try await exporter(running).export(after: nil, limit: .max)
                var count = 0
                await #expect(throws: RecordReadError.notReached) {
                    try await export.read { entries in
                        if count == 0 { await zooKeeper.kill() }
                        count += entries.count
                    }
                }
                #expect(count == 32)
            }
        }
    }

    @Test func fewAreMadeAtTheSameTime() async throws {
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["a"], "btc")
                let exporter = exporter(running)
                let read = try await exporter.export(after: nil, limit: .max)
                var unread: RecordExport? = try await exporter.export(after: nil, limit: .max)
                await #expect(throws: RecordExporter.Refusal.tooMany) { try await exporter.export(after: nil, limit: .max) }
                #expect(try await lines(read) == ["a=btc"])
                // `read` is still there, and its place is free.
                let another = try await exporter.export(after: nil, limit: .max)
                await #expect(throws: RecordExporter.Refusal.tooMany) { try await exporter.export(after: nil, limit: .max) }
                withExtendedLifetime((read, another)) {}
                #expect(unread?.names.count == 1)
                unread = nil
                _ = try await exporter.export(after: nil, limit: .max)
            }
        }
    }

    @Test func unknownRecordsAreNotTakenForNone() async throws {
        try await withZooKeeper { zooKeeper in
            await zooKeeper.kill()
            try await withWriter(zooKeeper.connectString) { running in
                await #expect(throws: RecordExporter.Refusal.failed(.recordsUnknown)) {
                    try await exporter(running).export(after: nil, limit: .max)
                }
            }
        }
    }
}
