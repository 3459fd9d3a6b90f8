import Foundation
import Switcher
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

/// The README's example of a web site, served by PHP.
@Suite struct ReadmeUpstreamTests {
    @Test func theExampleAnswersAsTheSyncWantsIt() async throws {
        let folder = try TemporaryDirectory(prefix: "readme")
        try example().write(toFile: folder.path + "/usercoin.php", atomically: false, encoding: .utf8)
        let port = try FreePort.next()
        let php = try await WatchedProcess.launch(
            "/usr/bin/php",
            ["-S", "127.0.0.1:\(port)"],
            in: folder.path,
            log: folder.path + "/output"
        )
        let url = try #require(UpstreamURL("http://127.0.0.1:\(port)/usercoin.php"))
        let upstream = HTTPUpstream(UpstreamConfiguration(url: url, timeout: Timeouts.request, maximumBodyBytes: 1 << 20))
        try await eventually("PHP answers") { try await !upstream.reply(since: 0).isEmpty }
        let everybody = String(decoding: try await upstream.reply(since: 0), as: UTF8.self)
        #expect(everybody.contains(#""user_coin":{"hu60":"btc","YihaoTest":"bcc","testpool":"btc"}"#), "\(everybody)")
        let some = String(decoding: try await upstream.reply(since: 1_513_239_055), as: UTF8.self)
        #expect(some.contains(#""user_coin":{"YihaoTest":"bcc","testpool":"btc"}"#), "\(some)")
        let now = Int64(Date().timeIntervalSince1970)
        let nobody = try await upstream.reply(since: now)
        #expect(String(decoding: nobody, as: UTF8.self).contains(#""user_coin":{}"#))
        let text = try #require(String(decoding: nobody, as: UTF8.self).firstMatch(of: /"now_date":(\d+)\}\}$/))
        #expect((Int64(text.output.1) ?? 0) >= now)
        php.send(SIGKILL)
        await php.waitUntilGone()
    }

    private func example() throws -> String {
        let readme = URL(fileURLWithPath: #filePath).appending(path: "../../../../README.md").standardized
        let text = try String(contentsOf: readme, encoding: .utf8)
        let parts = text.components(separatedBy: "```php\n")
        try #require(parts.count == 2, "one example")
        return try #require(parts[1].components(separatedBy: "```").first)
    }
}
