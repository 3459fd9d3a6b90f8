import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// The jobmakers of a subpool, and other servers on it, as a test plays them: it writes the nodes step by step, each when what it answers is
/// there.
struct JobmakersByHand: Sendable {
    private let client: RawZooKeeperClient

    /// Makes the subpool's nodes, and has an update through that coordinator be accepted.
    static func with(
        _ server: ZooKeeperServer,
        accepting accepted: String,
        from running: RunningCoordinator,
        as form: String? = nil,
        _ body: @escaping @Sendable (JobmakersByHand) async throws -> Void
    ) async throws {
        try await running.client.ensurePath(ZNodePath(RunningCoordinator.ackNode()))
        try await server.withRawClient { client in
            let jobmakers = JobmakersByHand(client: client)
            async let reply = running.update(accepted)
            try await jobmakers.untilAsked(times: 1)
            try await jobmakers.succeed(with: form ?? accepted, old: "before")
            if let form {
                try await jobmakers.untilAsked(times: 2)
                try await jobmakers.succeed(with: form, old: form)
            }
            #expect(try await reply.isSuccess)
            try await body(jobmakers)
        }
    }

    /// What the request node holds.
    var request: String {
        get async throws { try await client.get(RunningCoordinator.requestNode()).text }
    }

    /// How often the request node has been written.
    var version: Int32 {
        get async throws { try await client.get(RunningCoordinator.requestNode()).stat.version }
    }

    /// Another server's write.
    func write(_ address: String) async throws {
        _ = try await client.set(RunningCoordinator.requestNode(), RunningCoordinator.request(address))
    }

    /// Waits until the request node has been written so often.
    func untilAsked(times version: Int32) async throws {
        try await eventually("it is asked, write \(version)") { try await self.version == version }
    }

    func refuse(by host: String = "jm1", at ip: String = "10.0.0.1", old: String) async throws {
        try await acknowledge(false, host, ip, "invalid payout address", old, "")
    }

    func succeed(with new: String, by host: String = "jm1", at ip: String = "10.0.0.1", old: String) async throws {
        let members = #","new":{"coinbase_info":"tiger","payout_addr":"\#(new)"}"#
        try await acknowledge(true, host, ip, "success", old, members)
    }

    private func acknowledge(
        _ success: Bool,
        _ host: String,
        _ ip: String,
        _ message: String,
        _ old: String,
        _ members: String
    ) async throws {
        let ack = #"""
            {"host":{"hostname":"\#(host)","ip":{"eth0":"\#(ip)"}},"subpool_name":"pool","success":\#(success),
            "err_msg":"\#(message)","old":{"coinbase_info":"tiger","payout_addr":"\#(old)"}\#(members)}
            """#
        _ = try await client.set(RunningCoordinator.ackNode(), ack)
    }
}
