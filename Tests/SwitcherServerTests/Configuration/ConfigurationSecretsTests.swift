import Testing

@testable import SwitcherServer

@Suite("Configuration: secrets stay in")
struct ConfigurationSecretsTests {
    static let secrets = ["hunter-api", "hunter-zk", "hunter-user", "hunter-url", "hunter-token"]
    static var changes: [String: Any] {
        [
            "APIPassword": "hunter-api",
            "ZKAuthUser": "zk-user",
            "ZKAuthPassword": "hunter-zk",
            "EnableCronJob": true,
            "UserCoinMapURL": "http://hunter-user:hunter-url@upstream.example/usercoin.php?token=hunter-token#hunter-token",
        ]
    }

    /// All that printing, dumping and reflection tell about a value, however deep.
    static func everything(about value: Any) -> String {
        var text = "\(value) \(String(describing: value)) \(String(reflecting: value))\n"
        dump(value, to: &text)
        appendReflection(of: value, to: &text)
        return text
    }

    private static func appendReflection(of value: Any, to text: inout String) {
        for (label, child) in Mirror(reflecting: value).children {
            text += "\(label ?? "") \(child) \(String(reflecting: child))\n"
            appendReflection(of: child, to: &text)
        }
    }

    static func expectNoSecret(in text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for secret in secrets {
            #expect(!text.contains(secret), sourceLocation: sourceLocation)
        }
    }

    @Test("in whatever is printed of a configuration")
    func printing() throws {
        let loaded = try ConfigurationFixtures.load(with: Self.changes)
        let text = Self.everything(about: loaded)
        #expect(text.contains("upstream.example"))
        #expect(text.contains("***"))
        Self.expectNoSecret(in: text)
        let upstream = try #require(loaded.configuration.upstream)
        let credentials = try #require(upstream.credentials)
        Self.expectNoSecret(in: Self.everything(about: [credentials, credentials.password, upstream, upstream.address] as [Any]))
        #expect(credentials == Credentials(user: "hunter-user", password: "hunter-url"))
    }

    @Test("in whatever is printed of a file")
    func printingFile() {
        var values = ConfigurationValues()
        values[\.apiPassword] = "hunter-api"
        values[\.zkAuthPassword] = "hunter-zk"
        values[\.userCoinMapURL] = "http://hunter-user:hunter-url@h/?hunter-token"
        Self.expectNoSecret(in: Self.everything(about: values))
    }

    @Test("in the start-up line, which has what is in force")
    func metadata() throws {
        let configuration = try ConfigurationFixtures.load(with: Self.changes).configuration
        let text = "\(configuration.metadata)"
        Self.expectNoSecret(in: text)
        let values = configuration.metadata.mapValues { "\($0)" }
        #expect(values["UserCoinMapURL"] == "http://upstream.example/usercoin.php")
        #expect(values["MaxConnections"] == "4096")
        #expect(values["AvailableCoins"] == #"["btc", "bcc"]"#)
        #expect(values["APIPassword"] == nil)
        let names = Set(ConfigurationKeys.rows.map(\.name))
        #expect(values.keys.allSatisfy(names.contains))
    }

    @Test("the start-up line, word for word")
    func everyWordOfTheStart() throws {
        let changes: [String: Any] = [
            "ListenAddr": "[::1]:00080", "ZKBroker": [" a ", "[::1]:7", "b\t"], "ZKSubPoolUpdateBaseDir": "/sub/\u{202E}/",
            "StratumServerCaseInsensitive": true, "CronOverlapSeconds": 3,
        ]
        let configuration = try ConfigurationFixtures.load(with: Self.changes.merging(changes) { $1 }).configuration
        let everything = [
            "EnableAPIServer": "true", "EnableCronJob": "true", "AvailableCoins": #"["btc", "bcc"]"#,
            "StratumServerCaseInsensitive": "true", "ZKBroker": #"["a:2181", "[::1]:7", "b:2181"]"#,
            "ZKSwitcherWatchDir": "/stratumSwitcher/btcbcc", "ZKSubPoolUpdateBaseDir": #"/sub/\u{202e}"#,
            "ZKSessionTimeoutSeconds": "10", "ZKRequestTimeoutSeconds": "10", "LogFormat": "text", "LogLevel": "0",
            "AuditLogFile": "", "ZKCoordinationDir": "",
        ]
        let api = [
            "ListenAddr": "[::1]:80", "MaxRequestBodyBytes": "67108864", "MaxBufferedBodyBytes": "268435456",
            "RequestReadTimeoutSeconds": "30", "MaxConnections": "4096", "APIUsers": "0", "AllowedOrigins": "[]",
            "EnableConsole": "false",
        ]
        let sync = [
            "UserCoinMapURL": "http://upstream.example/usercoin.php", "CronIntervalSeconds": "60",
            "CronRequestTimeoutSeconds": "30", "CronOverlapSeconds": "3", "CronMaxReplyBytes": "268435456",
        ]
        let all = everything.merging(api) { $1 }.merging(sync) { $1 }.merging(["ZKSubPoolUpdateAckTimeout": "5"]) { $1 }
        #expect(configuration.metadata.mapValues { "\($0)" } == all)

        let syncAlone = try ConfigurationFixtures.load(ConfigurationFixtures.minimalSync).configuration
        let off = [
            "EnableAPIServer": "false", "EnableCronJob": "true", "StratumServerCaseInsensitive": "false",
            "ZKBroker": #"["127.0.0.1:2181"]"#, "ZKSubPoolUpdateBaseDir": "", "CronOverlapSeconds": "0",
        ]
        #expect(syncAlone.metadata.mapValues { "\($0)" } == everything.merging(sync) { $1 }.merging(off) { $1 })
        #expect(try ConfigurationFixtures.load().configuration.metadata["UserCoinMapURL"] == nil)
    }

    @Test("in errors", arguments: ["APIPassword", "ZKAuthPassword", "UserCoinMapURL"])
    func errors(key: String) {
        for value in [["hunter-api"], "hunter-api\u{0}", ["hunter-url": 1], "hunter-url"] as [Any] {
            Self.expectNoSecret(in: ConfigurationFixtures.message(with: Self.changes.merging([key: value]) { $1 }))
            guard let value = value as? String else { continue }
            let environment = ["MaxConnections": "none", key: value]
            Self.expectNoSecret(in: ConfigurationFixtures.message(with: Self.changes, environment: environment))
        }
    }

    @Test("and are equal by their bytes")
    func equality() {
        #expect(Secret("a") == "a")
        #expect(Secret("a") != "b")
        #expect(Secret("\u{E9}") != Secret("e\u{301}"))
        #expect(Credentials(user: "\u{E9}", password: "") != Credentials(user: "e\u{301}", password: ""))
        #expect(Secret("").isEmpty)
        #expect(Secret("x").reveal() == "x")
    }
}
