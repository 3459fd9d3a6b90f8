import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

// What the web site is asked, and when.
extension ReloadRow {
    static let sync = [
        ReloadRow("CronIntervalSeconds", .fixed(1)) { scene, change in
            let before = scene.sites[0].requests.count
            #expect(before == 1)
            try await change()
            try await eventually("a pull comes every second") { scene.sites[0].requests.count >= before + 3 }
        },
        ReloadRow("UserCoinMapURL", .of { scene in ReloadScene.address(of: scene.sites[1]) }) { scene, change in
            #expect(scene.sites[1].requests.isEmpty)
            try await change()
            try await eventually("the other site is asked for everybody") { scene.sites[1].requests.first?.lastDate == 0 }
        },
        ReloadRow("CronOverlapSeconds", .fixed(100)) { scene, change in
            _ = try await scene.pull()
            _ = try await scene.pull()
            #expect(scene.sites[0].requests.last?.lastDate == ReloadScene.siteTime)
            try await change()
            _ = try await scene.pull()
            #expect(scene.sites[0].requests.last?.lastDate == ReloadScene.siteTime - 100)
        },
        ReloadRow("CronMaxReplyBytes", .fixed(1_024)) { scene, change in
            #expect(try await scene.pull().contains(#""records":100"#))
            try await change()
            #expect(try await scene.pull().contains("the reply is over 1024 bytes"))
        },
        ReloadRow("CronRequestTimeoutSeconds", .fixed(1)) { scene, change in
            #expect(try await scene.pull().contains(#""records":100"#))
            scene.gate.close()
            defer { scene.gate.open() }
            try await change()
            #expect(try await scene.pull().contains("no complete reply within 1 s"))
        },
    ]
}
