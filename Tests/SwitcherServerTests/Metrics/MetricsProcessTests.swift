import Foundation
import Logging
import SampleJobmaker
import SampleUpstream
import SwitcherTestKit
import SwitcherVersion
import Testing
import UpstreamTestKit
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherServer

/// What the program shows of itself.
struct MetricsProcessTests {
    /// Runs the program with everything enabled, everybody around it, and one good pull.
    ///
    /// - Parameter tls: With a certificate of 20 days.
    static func withEverything(
        tls: Bool = false,
        _ body: @escaping @Sendable (ZooKeeperServer, UpstreamServer, ServerProcess) async throws -> Void
    ) async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc", "bad/name": "btc"])
        let certificate = tls ? try await TestAuthority.make().issue("server", days: 20) : nil
        let files = ["TLSCertificateFile": certificate?.certificateFile, "TLSPrivateKeyFile": certificate?.keyFile]
        let tlsChanges = files.compactMapValues { $0 }
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath("/pool/subpools/btc/pool3"),
                subPool: SampleSubPool(name: "pool3", coinbase: .init("hellobtc", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4")),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in
                try await withUpstream(users.answer) { site in
                    let changes: [String: Any] = [
                        "ZKSubPoolUpdateBaseDir": "/pool/subpools/", "ZKSubPoolUpdateAckTimeout": 60, "EnableCronJob": true,
                        "CronIntervalSeconds": 3_600, "UserCoinMapURL": "http://user:hidden@127.0.0.1:\(site.port)/?key=hidden",
                    ]
                    let all = changes.merging(tlsChanges) { $1 }
                    try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, all)) { server in
                        try await server.waitUntilReady()
                        try await eventually("the map is written and told") {
                            let shown = try await scrape(server)
                            return shown[#"switcher_sync_pulls_total{outcome="success"}"#] == 1
                                && shown["switcher_queue_calls"] == 0
                                && shown["switcher_ready"] == 1
                        }
                        try await body(zooKeeper, site, server)
                    }
                }
            }
        }
    }

    static func scrape(_ server: ServerProcess) async throws -> MetricsText {
        MetricsText(try await server.curl("/metrics"))
    }

    private func scrape(_ server: ServerProcess) async throws -> MetricsText { try await Self.scrape(server) }

    /// Whoever reads docs/operating.md finds all of it in a server that has everything enabled, and nothing else.
    @Test func itShowsWhatIsDocumented() async throws {
        try await Self.withEverything(tls: true) { _, _, server in
            let shown = try await scrape(server)
            let documented = try MetricsDocumentsTests.documented()
            #expect(shown.families.keys.sorted() == documented.map(\.name).sorted())
            for metric in documented {
                let family = MetricsText.Family(type: metric.type, help: metric.help, labels: metric.labels)
                #expect(shown.families[metric.name] == family, "\(metric.name)")
            }
            let expiry = try #require(shown["switcher_tls_certificate_expiry_timestamp_seconds"])
            #expect(abs(expiry - Date().timeIntervalSince1970 - 20 * 86_400) < 3_600)
        }
    }

    @Test func promtoolTakesIt() async throws {
        try await Self.withEverything { _, _, server in
            for path in ["/switch?puname=a&coin=btc", "/switch?puname=a&coin=nope", "/nowhere"] {
                _ = try await server.curl(path)
            }
            let text = try await server.curl("/metrics")
            let (words, isContent) = try await PromTool.run(["check", "metrics"], input: text)
            #expect(isContent && words == "", "\(words)")
            let type = try await server.curl("/metrics", ["-u", "admin:secret", "-o", "/dev/null", "-w", "%{content_type}"])
            #expect(type == "text/plain; version=0.0.4; charset=utf-8")
            for secret in ["hidden", "secret", "admin"] { #expect(!text.contains(secret)) }
            // A tool that takes anything would be no test.
            #expect(try await PromTool.run(["check", "metrics"], input: text + "switcher{ 1\n").isContent == false)
            #expect(try await PromTool.run(["check", "metrics"], input: "# TYPE a counter\na 1\n").isContent == false)
        }
    }

    @Test func itSaysWhatItHasDone() async throws {
        try await Self.withEverything { _, site, server in
            for _ in 0..<3 { _ = try await server.curl("/switch?puname=a&coin=btc") }
            _ = try await server.curl("/switch?puname=a&coin=nope")
            let batch = #"{"usercoins":[{"coin":"btc","punames":["a","b","c","d","e"]}]}"#
            _ = try await server.curl("/switch/multi-user", ["-u", "admin:secret", "-d", batch])
            let refused = #"{"coin":"btc","subpool_name":"pool3","payout_addr":"bc0refused","coinbase_info":"tiger"}"#
            let reply = try await server.curl("/subpool/update-coinbase", ["-u", "admin:secret", "-d", refused])
            #expect(reply.contains(#""success":false"#))
            try await eventually("all is told") {
                let shown = try await scrape(server)
                return shown[#"switcher_records_written_total{source="batch"}"#] == 5
                    && shown[#"switcher_records_written_total{source="single"}"#] == 3
            }
            let shown = try await scrape(server)
            for (sample, value) in [
                (#"switcher_http_requests_total{err_no="0",route="/switch"}"#, 3.0),
                (#"switcher_http_request_duration_seconds_count{err_no="0",route="/switch"}"#, 3),
                (#"switcher_http_requests_total{err_no="104",route="/switch"}"#, 1),
                (#"switcher_http_requests_total{err_no="0",route="/switch/multi-user"}"#, 1),
                (#"switcher_calls_total{outcome="confirmed",source="single"}"#, 3),
                (#"switcher_calls_total{outcome="confirmed",source="batch"}"#, 1),
                (#"switcher_calls_total{outcome="confirmed",source="sync"}"#, 1),
                (#"switcher_records_written_total{source="sync"}"#, 2), ("switcher_records_refused_total", 0),
                (#"switcher_zookeeper_session_state{state="connected"}"#, 1),
                (#"switcher_zookeeper_session_state{state="lost"}"#, 0),
                (#"switcher_zookeeper_session_changes_total{state="connected"}"#, 1),
                ("switcher_sync_records_total", 2), ("switcher_sync_skipped_total", 1), ("switcher_sync_carried_records", 0),
                ("switcher_sync_cursor_stays_total", 0), ("switcher_sync_interval_seconds", 3_600),
                ("switcher_sync_pull_duration_seconds_count", 1),
                (#"switcher_subpool_calls_total{call="update",outcome="refused"}"#, 1),
                (#"switcher_subpool_ack_wait_seconds_count{call="update"}"#, 1),
                (#"switcher_subpool_put_backs_total{outcome="done"}"#, 1),
                (#"switcher_build_info{version="\#(Version.current)"}"#, 1), ("switcher_log_lines_dropped_total", 0),
            ] {
                #expect(shown[sample] == value, "\(sample)")
            }
            #expect(shown["switcher_tls_certificate_expiry_timestamp_seconds"] == nil)
            #expect(shown["switcher_transaction_records_sum"] == 10)
            let asked = try #require(site.requests.last)
            #expect(try #require(shown["switcher_sync_cursor_timestamp_seconds"]) > Double(asked.lastDate ?? 0))
            let age = Date().timeIntervalSince1970 - (try #require(shown["switcher_sync_last_success_timestamp_seconds"]))
            #expect(age > -1 && age < 600)
            let resources = try server.resources()
            #expect(try #require(shown["process_resident_memory_bytes"]) < 2 * Double(resources.peakResidentBytes))
            // The same at every scrape: another start would be another process.
            let start = try #require(shown["process_start_time_seconds"])
            #expect(try await scrape(server)["process_start_time_seconds"] == start)
            #expect(abs(Date().timeIntervalSince1970 - start) < 600)
        }
    }

    @Test func itSaysWhatDoesNotGoWell() async throws {
        let answers = UpstreamServer.Answer.numbered { number in
            switch number {
            case 1: UpstreamServer.Response("nothing of use")
            case 2: UpstreamServer.Response("", status: 500)
            default: UpstreamServer.Response.users(["user1": "btc"], nowDate: 1_513_239_055)
            }
        }
        try await withZooKeeper { zooKeeper in
            try await withUpstream(answers) { site in
                let changes: [String: Any] = [
                    "EnableCronJob": true, "CronIntervalSeconds": 1, "UserCoinMapURL": "http://127.0.0.1:\(site.port)/",
                    "ZKRequestTimeoutSeconds": 1,
                ]
                try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)) { server in
                    try await eventually("both failures are told, and the success") {
                        let shown = try await scrape(server)
                        return shown[#"switcher_sync_pulls_total{outcome="reply"}"#] == 1
                            && shown[#"switcher_sync_pulls_total{outcome="upstream"}"#] == 1
                            && shown["switcher_sync_cursor_timestamp_seconds"] == 1_513_239_055
                    }
                    await zooKeeper.kill()
                    try await eventually("the session's loss is told") {
                        let shown = try await scrape(server)
                        return shown["switcher_ready"] == 0
                            && shown[#"switcher_zookeeper_session_state{state="connected"}"#] == 0
                    }
                    #expect(try await server.curl("/switch?puname=a&coin=btc").contains("107"))
                    let shown = try await scrape(server)
                    #expect(shown[#"switcher_calls_total{outcome="not_confirmed",source="single"}"#] == 1)
                    #expect(shown[#"switcher_http_requests_total{err_no="107",route="/switch"}"#] == 1)
                }
            }
        }
    }
}
