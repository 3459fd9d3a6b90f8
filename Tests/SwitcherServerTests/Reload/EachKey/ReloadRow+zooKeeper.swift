import SwitcherTestKit
import Testing
import ZooKeeperTestKit

// How long ZooKeeper, and who is behind it, are waited for.
extension ReloadRow {
    static let zooKeeper = [
        ReloadRow("ZKSubPoolUpdateAckTimeout", .fixed(1)) { scene, change in
            try await change()
            let question = #"{"coin":"btc","subpool_name":"pool3"}"#
            let reply = try await scene.call("POST /subpool/get-coinbase", body: question)
            #expect(reply.body.contains("timeout when waiting ACK"))
        },
        ReloadRow("ZKSessionTimeoutSeconds", .fixed(20)) { scene, change in
            func isGranted(_ seconds: Int) async throws -> Bool {
                try await scene.zooKeeper.ask("cons").contains(",to=\(seconds)000,")
            }
            #expect(try await isGranted(40))
            try await change()
            // Asked for by the next session.
            try await scene.zooKeeper.expireConnectedSessions()
            try await eventually(timeout: Timeouts.start, "the session has the new timeout") {
                let (isNew, isOld) = (try await isGranted(20), try await isGranted(40))
                return isNew && !isOld
            }
        },
        // A switch that is not confirmed within it is told so: now, and wherever the machine stands still for that long.
        ReloadRow("ZKRequestTimeoutSeconds", .fixed(1), permittedFailure: #""err_no":107"#) { scene, change in
            try await change()
            try await scene.zooKeeper.freeze()
            let reply = try await scene.switchCoin()
            try await scene.zooKeeper.thaw()
            #expect(reply.body.contains(#""err_no":107"#))
        },
    ]
}
