import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite("Reload: what a configuration that is read again changes")
struct ConfigurationChangeTests {
    /// Everything is enabled.
    private static var running: [String: Any] {
        [
            "EnableCronJob": true, "UserCoinMapURL": "http://a/", "ZKSubPoolUpdateBaseDir": "/subpool/", "ZKAuthUser": "u",
            "ZKAuthPassword": "p",
        ]
    }

    private static func change(
        from before: [String: Any] = [:],
        to changes: [String: Any]
    ) throws -> ConfigurationChange {
        let running = running.merging(before) { $1 }
        return try ConfigurationChange(
            from: ConfigurationFixtures.load(with: running).configuration,
            to: ConfigurationFixtures.load(with: running.merging(changes) { $1 }).configuration
        )
    }

    /// Another value of every key, on the one hand; when it takes effect, on the other (docs/operating.md, *Reload*).
    static var others: [(key: String, value: Any, isNow: Bool)] {
        [
            ("EnableCronJob", false, false), ("APIUser", "other", true), ("APIPassword", "other-password", true),
            ("ListenAddr", "127.0.0.1:8083", false), ("AvailableCoins", ["btc", "ltc"], true),
            ("ZKBroker", ["127.0.0.1:2182"], false),
            ("ZKSwitcherWatchDir", "/other/", false), ("CronIntervalSeconds", 7, true), ("UserCoinMapURL", "http://b/", true),
            ("StratumServerCaseInsensitive", true, false), ("ZKSubPoolUpdateBaseDir", "/other/", false),
            ("ZKSubPoolUpdateAckTimeout", 7, true), ("ZKSessionTimeoutSeconds", 7, true), ("ZKRequestTimeoutSeconds", 7, true),
            ("ZKAuthUser", "other", false), ("ZKAuthPassword", "other", false), ("CronRequestTimeoutSeconds", 7, true),
            ("CronMaxReplyBytes", 7_000, true), ("CronOverlapSeconds", 7, true), ("MaxRequestBodyBytes", 7_000, true),
            ("MaxBufferedBodyBytes", 80_000_000, true), ("RequestReadTimeoutSeconds", 7, true), ("MaxConnections", 7, true),
            ("APIUsers", [["User": "web", "Password": "hunter-api", "Rights": ["switch"]]], true),
            ("AllowedOrigins", ["https://pool.example"], true), ("EnableConsole", true, false), ("LogFormat", "json", true),
            ("LogLevel", 3, true),
            ("AuditLogFile", "/var/log/audit", false), ("ZKCoordinationDir", "/coordination", false),
        ]
    }

    @Test("each key takes effect now, or is named and keeps its running value", arguments: others.indices)
    func eachKey(index: Int) throws {
        let (key, value, isNow) = Self.others[index]
        let change = try Self.change(to: [key: value])
        #expect(change.changed == (isNow ? [key] : []))
        #expect(change.needRestart == (isNow ? [] : [key]))
        let running = try ConfigurationFixtures.load(with: Self.running).configuration
        let read = try ConfigurationFixtures.load(with: Self.running.merging([key: value]) { $1 }).configuration
        #expect(change.configuration == (isNow ? read : running))
    }

    @Test("the table of keys says the same, and the list above has all of them but those that cannot be alone")
    func table() {
        let now = Dictionary(uniqueKeysWithValues: Self.others.map { ($0.key, $0.isNow) })
        for row in ConfigurationKeys.rows {
            guard let isNow = now[row.name] else {
                #expect(
                    ["EnableAPIServer", "TLSCertificateFile", "TLSPrivateKeyFile", "TLSClientCAFile"].contains(row.name),
                    "\(row.name)"
                )
                continue
            }
            #expect(row.isTakenAtStart == !isNow, "\(row.name)")
        }
    }

    @Test("docs/operating.md names those that need a restart")
    func documented() throws {
        let text = try String(contentsOf: ConfigurationKeysTests.root.appending(path: "docs/operating.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Reload\n") })
        let paragraph = try #require(section.components(separatedBy: "\n\n").first { $0.hasPrefix("Needs a restart:") })
        let named = paragraph.matches(of: /`(\w+)`/).map { String($0.output.1) }
        #expect(named == ConfigurationKeys.rows.filter(\.isTakenAtStart).map(\.name))
    }

    @Test("several at once")
    func several() throws {
        let change = try Self.change(to: ["AvailableCoins": ["ltc"], "ListenAddr": ":1", "MaxConnections": 9, "ZKAuthUser": "x"])
        #expect(change.changed == ["AvailableCoins", "MaxConnections"])
        #expect(change.needRestart == ["ListenAddr", "ZKAuthUser"])
        #expect(change.configuration[\.maxConnections] == 9)
        #expect(change.configuration[\.listenAddr] == "127.0.0.1:8082")
    }

    @Test("the default, written down, is no change")
    func defaults() throws {
        let change = try Self.change(to: ["MaxConnections": 4_096, "AllowedOrigins": [String]()])
        #expect(change.changed == [] && change.needRestart == [])
    }

    @Test("a certificate that was renewed is a change, and TLS that would be switched on or off is none")
    func tls() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let files: [String: Any] = ["TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile]
        let running = try ConfigurationFixtures.load(with: files).configuration
        let same = try ConfigurationChange(from: running, to: try ConfigurationFixtures.load(with: files).configuration)
        #expect(same.changed == [] && same.needRestart == [])

        let plain = try ConfigurationFixtures.load().configuration
        let off = try ConfigurationChange(from: running, to: plain)
        #expect(off.needRestart == ["TLSCertificateFile", "TLSPrivateKeyFile"] && off.changed == [])
        #expect(off.configuration.tls == running.tls)
        let on = try ConfigurationChange(from: plain, to: running)
        #expect(on.needRestart == ["TLSCertificateFile", "TLSPrivateKeyFile"] && on.configuration.tls == nil)

        _ = try await test.issue("server")
        let renewed = try ConfigurationChange(from: running, to: try ConfigurationFixtures.load(with: files).configuration)
        #expect(renewed.changed == ["TLSCertificateFile"] && renewed.needRestart == [])
        #expect(renewed.configuration.tls != running.tls)
    }

    @Test("what was renewed under the same name is named, and nothing else")
    func renewed() async throws {
        let (test, other) = (try await TestAuthority.make(), try await TestAuthority.make())
        let identity = try await test.issue("server")
        let authorities = test.folder.path + "/clients.pem"
        func load() throws -> CheckedConfiguration {
            try ConfigurationFixtures.load(with: [
                "TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile,
                "TLSClientCAFile": authorities,
            ]).configuration
        }
        func trust(_ authority: TestAuthority) throws {
            try Data(contentsOf: URL(fileURLWithPath: authority.certificateFile)).write(to: URL(fileURLWithPath: authorities))
        }
        try trust(test)
        let running = try load()
        try trust(other)
        let trusting = try load()
        #expect(try ConfigurationChange(from: running, to: trusting).changed == ["TLSClientCAFile"])
        _ = try await test.issue("server")
        #expect(try ConfigurationChange(from: trusting, to: load()).changed == ["TLSCertificateFile"])
        #expect(try ConfigurationChange(from: running, to: load()).changed == ["TLSCertificateFile", "TLSClientCAFile"])
    }

    @Test("the files that were read are not read again where another key needs a restart")
    func tlsIsReadOnce() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let files: [String: Any] = ["TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile]
        func load(_ changes: [String: Any] = [:]) throws -> CheckedConfiguration {
            try ConfigurationFixtures.load(with: Self.running.merging(files.merging(changes) { $1 }) { $1 }).configuration
        }
        let running = try load()
        let without = try load(["EnableAPIServer": false, "MaxConnections": 7])
        _ = try await test.issue("server")
        let renewed = try load(["ListenAddr": ":1"])
        try FileManager.default.removeItem(atPath: identity.certificateFile)
        try FileManager.default.removeItem(atPath: identity.keyFile)

        let change = try ConfigurationChange(from: running, to: renewed)
        #expect(change.changed == ["TLSCertificateFile"] && change.needRestart == ["ListenAddr"])
        #expect(renewed.tls != running.tls && change.configuration.tls == renewed.tls)

        // Nothing of the running ones is read either: the server goes on with them.
        let plain = try ConfigurationFixtures.load(with: Self.running.merging(["MaxConnections": 7]) { $1 }).configuration
        let off = try ConfigurationChange(from: running, to: plain)
        #expect(off.changed == ["MaxConnections"] && off.needRestart == ["TLSCertificateFile", "TLSPrivateKeyFile"])
        #expect(running.tls != nil && off.configuration.tls == running.tls)

        // The API stays, and so does what it shows.
        let disabled = try ConfigurationChange(from: running, to: without)
        #expect(disabled.changed == ["MaxConnections"] && disabled.needRestart == ["EnableAPIServer"])
        #expect(disabled.configuration.tls == running.tls)
    }

    @Test("what does not go with a running value that stays is refused")
    func misfit() throws {
        #expect {
            try Self.change(to: ["EnableCronJob": false, "UserCoinMapURL": ""])
        } throws: { error in
            let message = (error as? ConfigurationError)?.message ?? ""
            return message.contains("UserCoinMapURL") && message.contains("EnableCronJob cannot change before a restart")
        }
    }
}
