import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

@Suite struct ElectedSyncTests {
    @Test func oneSyncsAndTheOthersSayWhichOne() async throws {
        try await withElectedServers(3) { servers in
            for number in 0..<20 { servers.site.switchCoin("u\(number)", "btc") }
            try await servers.waitUntilSynced()
            let leader = try await servers.leader()
            for follower in try await servers.followers() {
                try await eventually("\(follower.name) knows who leads") {
                    await follower.sync.status.leadership?.leader == leader.name
                }
                #expect(await follower.sync.status.pulls.isEmpty)
            }
            // Others are alive: what is named is read.
            servers.site.switchCoin("u1", "ltc")
            try await servers.waitUntilSynced()
            #expect(await leader.sync.status.pulls.contains { $0.readCount > 0 })
        }
    }

    @Test func withOneServerAliveNothingIsRead() async throws {
        try await withElectedServers(1) { servers in
            for number in 0..<20 { servers.site.switchCoin("u\(number)", "btc") }
            try await servers.waitUntilSynced()
            servers.site.switchCoin("u1", "ltc")
            try await servers.waitUntilSynced()
            let pulls = await servers.all[0].sync.status.pulls
            #expect(pulls.contains { $0.recordCount > 0 })
            #expect(pulls.allSatisfy { $0.readCount == 0 })
        }
    }

    @Test func whoeverPushesWhileAPullIsUnderWayIsNewer() async throws {
        try await withElectedServers(3) { servers in
            for number in 0..<3 { servers.site.switchCoin("u\(number)", "btc") }
            try await servers.waitUntilSynced()
            for round in 0..<5 {
                servers.site.hold(true)
                for number in 0..<3 { servers.site.switchCoin("u\(number)", "bcc") }
                let before = servers.site.requests.count
                try await eventually("a pull is under way") { servers.site.requests.count > before && servers.site.heldCount > 0 }
                // Its reply has the older ones.
                for (number, server) in servers.all.enumerated() {
                    servers.site.switchCoin("u\(number)", round % 2 == 0 ? "ltc" : "btc")
                    try await server.push("u\(number)", round % 2 == 0 ? "ltc" : "btc")
                }
                let pushed = servers.site.coins
                let leader = try await servers.leader()
                let ended = await leader.sync.status.pulls.count
                servers.site.hold(false)
                try await eventually("the pull has ended") { await leader.sync.status.pulls.count > ended }
                #expect(try await servers.records() == pushed)
                try await servers.waitUntilSynced()
            }
            let leader = try await servers.leader()
            #expect(await leader.sync.status.pulls.contains { $0.leftAloneCount > 0 })
        }
    }

    @Test func anotherTakesOverWithinTheSessionTimeoutAndASecond() async throws {
        try await withElectedServers(3) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let cursor = try await servers.storedCursor()
            let leader = try await servers.leader()
            let start = ContinuousClock.now
            await leader.proxy.refuseConnections()
            await leader.proxy.cut()
            let next = try await servers.leader(otherThan: leader.name)
            // The server counts in ticks, and a slow machine is slow.
            #expect(.now - start < (ElectedServer.sessionTimeout + .seconds(1)) * Timeouts.scale)
            servers.site.switchCoin("a", "ltc")
            try await servers.waitUntilSynced()
            #expect(servers.site.requests.last.map { $0 >= cursor } == true)
            try await leader.proxy.acceptConnections()
            servers.site.switchCoin("a", "bcc")
            try await servers.waitUntilSynced()
            #expect(await next.leads)
            // Nobody asked for everybody but the first, before anything was stored.
            #expect(servers.site.requests.drop { $0 == 0 }.allSatisfy { $0 >= cursor })
        }
    }

    @Test func whoHasLostItsSessionWritesNothingOfItsPull() async throws {
        try await withElectedServers(2) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let leader = try await servers.leader()
            servers.site.hold(true)
            servers.site.switchCoin("a", "bcc")
            try await eventually("a pull is under way") { servers.site.heldCount > 0 }
            try await servers.expireSession(of: leader)
            let next = try await servers.leader(otherThan: leader.name)
            servers.site.switchCoin("a", "ltc")
            servers.site.hold(false)
            try await servers.waitUntilSynced()
            #expect(try await servers.records() == ["a": "ltc"])
            // It writes pushes as a member again.
            try await leader.push("b", "btc")
            #expect(await next.sync.status.leadership?.leads == true)
        }
    }

    @Test func whatIsSharedIsMadeAgain() async throws {
        try await withElectedServers(3) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            // They make it again while it is being deleted: of a folder that is not empty any more the rest stays.
            for folder in ["sync/cursor", "sync/marker", "sync", "election", "members"] {
                try? await servers.zooKeeper.deleteAll("\(ElectedServer.root)/\(folder)")
            }
            servers.site.switchCoin("a", "ltc")
            try await servers.waitUntilSynced()
            for server in servers.all { try await server.push("b", "btc") }
            servers.site.switchCoin("b", "btc")
            try await servers.waitUntilSynced()
        }
    }

    /// What it has accepted cannot be written, and a pull waits for that.
    @Test func whoIsCutOffSaysAtOnceThatItDoesNotLead() async throws {
        try await withElectedServers(2) { servers in
            try await servers.waitUntilSynced()
            let leader = try await servers.leader()
            leader.proxy.swallowRequests()
            let push = Task { try await leader.push("a", "btc") }
            try await eventually("it is accepted") { await leader.writer.openCallCount > 0 }
            // The one under way fails, or waits for the marker; the next one waits for the push.
            _ = await leader.sync.wantPull()
            await leader.proxy.refuseConnections()
            await leader.proxy.cut()
            try await eventually("it says so") { await !leader.leads }
            #expect(await leader.writer.openCallCount > 0)
            leader.proxy.passEverything()
            try await leader.proxy.acceptConnections()
            try await push.value
        }
    }

    /// A ZooKeeper that cuts the connection over what is larger, and a leader that withdraws its pull at that.
    @Test func aFullMapGetsThroughWhereZooKeeperTakesLittle() async throws {
        var configuration = ZooKeeperServer.Configuration()
        configuration.javaOptions = ["-Djute.maxbuffer=100000"]
        try await withElectedServers(2, zooKeeper: configuration) { servers in
            let filler = String(repeating: "x", count: 80)
            for number in 0..<3_000 { servers.site.switchCoin("user\(number)-\(filler)", "btc") }
            try await servers.waitUntilSynced()
        }
    }

    /// 200 pulls and 10 takeovers, with pushes at all servers.
    @Test func nothingIsLostOverManyTakeovers() async throws {
        let takeovers = FaultRounds.count(10, shortened: 2)
        try await withElectedServers(3, interval: .milliseconds(20)) { servers in
            var stored: Int64 = 0
            for takeover in 0..<takeovers {
                let before = servers.site.requests.count
                var round = 0
                while servers.site.requests.count < before + 20 {
                    round += 1
                    let (name, coin) = ("u\(Int.random(in: 0..<50))", ["btc", "bcc", "ltc"].randomElement() ?? "btc")
                    servers.site.switchCoin(name, coin)
                    if round % 3 == 0 { try await servers.all.randomElement()?.push(name, coin) }
                    try await Task.sleep(for: .milliseconds(5))
                    if let now = try? await servers.storedCursor() {
                        #expect(now >= stored, "the stored cursor never goes back")
                        stored = max(stored, now)
                    }
                }
                let leader = try await servers.leader()
                if takeover < takeovers { try await servers.expireSession(of: leader) }
            }
            try await servers.waitUntilSynced()
            #expect(try await servers.storedCursor() >= stored)
        }
    }
}
