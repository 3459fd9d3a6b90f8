import Foundation
import Logging
import SampleJobmaker
import SwitcherTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// The program with a jobmaker on the other side of ZooKeeper.
@Suite struct SubPoolProcessTests {
    private static let requestNode = "/pool/subpools/btc/pool3"
    private static let old = #"{"coinbase_info":"hellobtc","payout_addr":"34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4"}"#
    private static let good = "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
    private static let bad = "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"

    private static let silent: @Sendable ([UInt8]) async -> SampleJobmaker.Conduct = { _ in .staySilent }

    private func withJobmaker(
        conduct: @escaping @Sendable (_ request: [UInt8]) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
        _ body: @escaping @Sendable (ZooKeeperServer, ServerProcess) async throws -> Void
    ) async throws {
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath(Self.requestNode),
                subPool: SampleSubPool(name: "pool3", coinbase: .init("hellobtc", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4")),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                conduct: conduct
            ) { _ in
                // Long: what a test waits for is an answer, or the end of a stop's patience.
                let changes: [String: Any] = ["ZKSubPoolUpdateBaseDir": "/pool/subpools/", "ZKSubPoolUpdateAckTimeout": 60]
                let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)
                try await withServer(configuration) { try await body(zooKeeper, $0) }
            }
        }
    }

    private static func update(_ address: String, pool: String = "pool3") -> [String] {
        let body = #"{"coin":"btc","subpool_name":"\#(pool)","payout_addr":"\#(address)","coinbase_info":"tiger"}"#
        return ["-u", "admin:secret", "-d", body]
    }

    @Test func theDocumentsExamples() async throws {
        try await withJobmaker { _, server in
            let question = ["-u", "admin:secret", "-d", #"{"coin":"btc","subpool_name":"pool3"}"#]
            let new = #"{"coinbase_info":"tiger","payout_addr":"\#(Self.good)"}"#
            let start = #"{"success":true,"err_no":0,"err_msg":"success","subpool_name":"pool3""#
            #expect(try await server.curl("/subpool/get-coinbase", question) == #"\#(start),"old":\#(Self.old)}"#)
            let updated = try await server.curl("/subpool/update-coinbase", Self.update(Self.good))
            #expect(updated == #"\#(start),"old":\#(Self.old),"new":\#(new)}"#)
            let refused = try await server.curl("/subpool-update-coinbase", Self.update(Self.bad))
            let reason = #"{"success":false,"err_no":500,"err_msg":"invalid payout address","subpool_name":"pool3""#
            #expect(refused == #"\#(reason),"old":\#(new),"new":{"coinbase_info":"","payout_addr":""}}"#)
            let missing = try await server.curl("/subpool/update-coinbase", Self.update(Self.good, pool: "pool4"))
            #expect(missing == #"{"err_no":404,"err_msg":"subpool 'pool4' does not exist","success":false}"#)
            #expect(try await server.curl("/subpool-get-coinbase", question) == #"\#(start),"old":\#(new)}"#)
        }
    }

    @Test func aStopPutsARefusedRequestBackBeforeTheSessionEnds() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        let (releases, release) = AsyncStream<Void>.makeStream()
        let conduct: @Sendable ([UInt8]) async -> SampleJobmaker.Conduct = { request in
            guard String(decoding: request, as: UTF8.self).contains(Self.bad) else { return .acknowledge }
            arrival.yield()
            for await _ in releases { break }
            return .acknowledge
        }
        try await withJobmaker(conduct: conduct) { zooKeeper, server in
            _ = try await server.curl("/subpool/update-coinbase", Self.update(Self.good))
            let before = try await zooKeeper.withRawClient { try await $0.get(Self.requestNode).text }
            #expect(before.contains(Self.good))
            async let refused = server.curl("/subpool/update-coinbase", Self.update(Self.bad))
            for await _ in arrivals { break }
            server.process.send(SIGTERM)
            try await eventually("it has heard the signal") { server.output.contains("Stopping") }
            release.finish()
            #expect(try await refused.contains(#""err_msg":"invalid payout address""#))
            #expect(try await server.exitCode() == 0)
            let after = try await zooKeeper.withRawClient { try await $0.get(Self.requestNode).text }
            #expect(after == before)
        }
    }

    @Test func aStopDoesNotWaitForAJobmakerThatIsSilent() async throws {
        try await withJobmaker(conduct: Self.silent) { zooKeeper, server in
            async let late = server.curl("/subpool/update-coinbase", Self.update(Self.good))
            try await zooKeeper.withRawClient { client in
                try await eventually("it is written") { try await client.get(Self.requestNode).text.contains(Self.good) }
            }
            let start = ContinuousClock.now
            server.process.send(SIGTERM)
            #expect(try await late == #"{"err_no":504,"err_msg":"timeout when waiting ACK","success":false}"#)
            #expect(try await server.exitCode() == 0)
            // The eight seconds of docs/operating.md are a bound of the program, not of a machine under load.
            #expect(ContinuousClock.now - start < .seconds(8) * Timeouts.scale)
        }
    }

    @Test func withoutADirectoryTheCallsAreDisabled() async throws {
        try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1")) { server in
            let reply = try await server.curl("/subpool/update-coinbase", Self.update(Self.good))
            #expect(reply == #"{"err_no":403,"err_msg":"API disabled","success":false}"#)
        }
    }
}
