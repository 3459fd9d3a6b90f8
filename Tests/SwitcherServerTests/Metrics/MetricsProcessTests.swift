import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

/// What the program shows of itself.
struct MetricsProcessTests {
    private func scrape(_ server: ServerProcess) async throws -> MetricsText {
        MetricsText(try await server.curl("/metrics"))
    }

    /// Whoever reads docs/operating.md finds all of it in a server that has everything enabled, and nothing else.
    @Test func itShowsWhatIsDocumented() async throws {
        let certificate = try await TestAuthority.make().issue("server", days: 20)
        let tls = ["TLSCertificateFile": certificate.certificateFile, "TLSPrivateKeyFile": certificate.keyFile]
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, tls)) { server in
                try await server.waitUntilReady()
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
    }

    @Test func promtoolTakesIt() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                for path in ["/switch?puname=a&coin=btc", "/switch?puname=a&coin=nope", "/nowhere"] {
                    _ = try await server.curl(path)
                }
                let text = try await server.curl("/metrics")
                let (words, isContent) = try await PromTool.run(["check", "metrics"], input: text)
                #expect(isContent && words == "", "\(words)")
                let type = try await server.curl("/metrics", ["-u", "admin:secret", "-o", "/dev/null", "-w", "%{content_type}"])
                #expect(type == "text/plain; version=0.0.4; charset=utf-8")
                // A tool that takes anything would be no test.
                #expect(try await PromTool.run(["check", "metrics"], input: text + "switcher{ 1\n").isContent == false)
                #expect(try await PromTool.run(["check", "metrics"], input: "# TYPE a counter\na 1\n").isContent == false)
            }
        }
    }

    @Test func itSaysHowItIs() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                for _ in 0..<3 { _ = try await server.curl("/switch?puname=a&coin=btc") }
                _ = try await server.curl("/switch?puname=a&coin=nope")
                let shown = try await scrape(server)
                #expect(shown[#"switcher_http_requests_total{err_no="0",route="/switch"}"#] == 3)
                #expect(shown[#"switcher_http_request_duration_seconds_count{err_no="0",route="/switch"}"#] == 3)
                #expect(shown[#"switcher_http_requests_total{err_no="104",route="/switch"}"#] == 1)
                #expect(shown[#"switcher_build_info{version="\#(Version.current)"}"#] == 1)
                #expect(shown["switcher_log_lines_dropped_total"] == 0)
                #expect(shown["switcher_tls_certificate_expiry_timestamp_seconds"] == nil)
                let resources = try server.resources()
                #expect(try #require(shown["process_resident_memory_bytes"]) < 2 * Double(resources.peakResidentBytes))
                let start = try #require(shown["process_start_time_seconds"])
                #expect(try await scrape(server)["process_start_time_seconds"] == start)
                #expect(abs(Date().timeIntervalSince1970 - start) < 600)
            }
        }
    }
}
