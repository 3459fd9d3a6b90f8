import Testing
import ZooKeeperTestKit

@testable import Switcher

@Suite struct ElectedSyncProgressTests {
    /// While others are alive a full map takes long: each record is read.
    @Test func aLongPullSaysHowFarItIs() async throws {
        let count = 9_000
        try await withElectedServers(2, interval: .seconds(3_600)) { servers in
            try await servers.waitUntilSynced()
            let leader = try await servers.leader()
            for number in 0..<count { servers.site.switchCoin("u\(number)", "btc") }
            // Some hundreds of questions are under way at a time.
            leader.proxy.delay(by: .milliseconds(20))
            _ = await leader.sync.wantPull()
            var last = 0
            try await eventually(timeout: Timeouts.start, "it says how far it is") {
                guard let progress = await leader.sync.status.progress else { return false }
                #expect(progress.recordCount == count && progress.doneCount >= last)
                last = progress.doneCount
                return last > 0 && last < count
            }
            leader.proxy.passEverything()
            try await servers.waitUntilSynced()
            try await eventually("nothing is under way") { await leader.sync.status.progress == nil }
        }
    }
}
