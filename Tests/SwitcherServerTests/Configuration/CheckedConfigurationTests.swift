import Foundation
import Switcher
import SwitcherHTTP
import Testing
import ZooKeeper

@testable import SwitcherServer

@Suite("Configuration: the rules")
struct ServerConfigurationTests {
    @Test("what is required is enough, the rest has its default")
    func minimal() throws {
        let loaded = try ConfigurationFixtures.load()
        #expect(loaded.warnings == [])
        let configuration = loaded.configuration
        let api = try #require(configuration.api)
        #expect(api.credentials == Credentials(user: "operator", password: "s3cr3t-api"))
        #expect(api.listenAddress == ListenAddress("127.0.0.1:8082"))
        #expect(configuration[\.maxRequestBodyBytes] == 67_108_864)
        #expect(configuration[\.maxBufferedBodyBytes] == 268_435_456)
        #expect(configuration.seconds(\.requestReadTimeoutSeconds) == .seconds(30))
        #expect(configuration[\.maxConnections] == 4_096)
        #expect(configuration[\.availableCoins] == ["btc", "bcc"])
        #expect(configuration[\.stratumServerCaseInsensitive] == false)
        #expect(configuration.zooKeeper.servers.map(\.description) == ["127.0.0.1:2181"])
        #expect(configuration.seconds(\.zkSessionTimeoutSeconds) == .seconds(10))
        #expect(configuration.seconds(\.zkRequestTimeoutSeconds) == .seconds(10))
        #expect(configuration.zooKeeper.credentials == nil)
        #expect(configuration.watchDirectory.description == "/stratumSwitcher/btcbcc")
        #expect(configuration.subPoolDirectory == nil)
        #expect(configuration.upstream == nil)
    }

    @Test("the sync alone needs nothing of the API's")
    func minimalSync() throws {
        let configuration = try ConfigurationFixtures.load(ConfigurationFixtures.minimalSync).configuration
        #expect(configuration.api == nil)
        #expect(configuration.upstream == UpstreamURL("http://upstream.example/usercoin.php"))
        #expect(configuration.seconds(\.cronIntervalSeconds) == .seconds(60))
        #expect(configuration.seconds(\.cronRequestTimeoutSeconds) == .seconds(30))
        #expect(configuration.seconds(\.cronOverlapSeconds) == .zero)
    }

    @Test("a configuration filled in by hand is checked the same")
    func byHand() throws {
        var values = ConfigurationValues()
        values[\.enableCronJob] = true
        values[\.userCoinMapURL] = "http://127.0.0.1:8000/"
        values[\.availableCoins] = ["btc"]
        values[\.zkBroker] = ["[::1]:2181"]
        values[\.zkSwitcherWatchDir] = "/users"
        let configuration = try CheckedConfiguration(values)
        #expect(configuration.watchDirectory.description == "/users")
        #expect(configuration.zooKeeper.servers.map(\.description) == ["[::1]:2181"])

        values[\.zkBroker] = nil
        #expect(throws: ConfigurationError("test: ZKBroker is required: a list of HOST:PORT, as in [\"127.0.0.1:2181\"]")) {
            try CheckedConfiguration(values, name: "test")
        }
    }

    @Test(
        "a missing required key is named",
        arguments: ["APIUser", "APIPassword", "ListenAddr", "AvailableCoins", "ZKBroker", "ZKSwitcherWatchDir"]
    )
    func required(key: String) {
        #expect(ConfigurationFixtures.message(without: [key]).hasPrefix("config.json: \(key) is required: "))
        #expect(ConfigurationFixtures.message(with: [key: NSNull()]).hasPrefix("config.json: \(key) is required: "))
        let empty: Any = key == "AvailableCoins" || key == "ZKBroker" ? [String]() : ""
        #expect(ConfigurationFixtures.message(with: [key: empty]).hasPrefix("config.json: \(key) must not be empty: "))
    }

    @Test("the sync requires its URL")
    func requiredBySync() {
        let message = ConfigurationFixtures.message(ConfigurationFixtures.minimalSync, without: ["UserCoinMapURL"])
        #expect(message.hasPrefix("config.json: UserCoinMapURL is required: "))
    }

    @Test("nothing enabled is an error", arguments: [[:], ["EnableAPIServer": false, "EnableCronJob": false]])
    func nothingEnabled(flags: [String: Bool]) {
        let message = ConfigurationFixtures.message(with: flags, without: flags.isEmpty ? ["EnableAPIServer"] : [])
        #expect(message == "config.json: EnableAPIServer and EnableCronJob are both false, at least one must be true")
    }

    @Test("every number has a range", arguments: ConfigurationKeys.rows)
    func ranges(key: any ConfigurationRow) throws {
        guard let range = key.range else { return }
        for value in [range.lowerBound - 1, range.upperBound + 1, Int.min, Int.max] {
            let message = ConfigurationFixtures.message(with: [key.name: value])
            #expect(message == "config.json: \(key.name) must be \(key.wanted), not \(value)")
        }
        for value in [range.lowerBound, range.upperBound] {
            _ = try ConfigurationFixtures.load(with: [key.name: value])
        }
    }

    @Test(
        "what is not enabled is checked as well",
        arguments: [("UserCoinMapURL", "nowhere"), ("ZKSubPoolUpdateBaseDir", "subpool/")]
    )
    func disabledSync(key: String, value: String) {
        #expect(ConfigurationFixtures.message(with: [key: value]).hasPrefix("config.json: \(key) must be "))
    }

    @Test("the API's values are checked when only the sync is enabled")
    func disabledAPI() {
        let base = ConfigurationFixtures.minimalSync
        #expect(ConfigurationFixtures.message(base, with: ["ListenAddr": "8082"]).hasPrefix("config.json: ListenAddr must be "))
        #expect(ConfigurationFixtures.message(base, with: ["APIUser": "a:b"]) == "config.json: APIUser must not contain a colon")
    }

    @Test("all values of the sync arrive")
    func syncValues() throws {
        let configuration = try ConfigurationFixtures.load(with: [
            "EnableCronJob": true, "UserCoinMapURL": "https://h/x", "CronIntervalSeconds": 7, "CronRequestTimeoutSeconds": 8,
            "CronOverlapSeconds": 9, "CronMaxReplyBytes": 2_048, "ZKSessionTimeoutSeconds": 11, "ZKRequestTimeoutSeconds": 12,
            "ZKAuthUser": "u",
            "ZKAuthPassword": "p:q", "ZKSubPoolUpdateBaseDir": "/subpool", "ZKSubPoolUpdateAckTimeout": 13,
        ]).configuration
        let sync = UserCoinSyncConfiguration(configuration)
        #expect(sync.interval == .seconds(7))
        #expect(sync.overlap == .seconds(9))
        let upstream = try #require(UpstreamConfiguration(configuration))
        #expect(upstream.timeout == .seconds(8))
        #expect(upstream.maximumBodyBytes == 2_048)
        #expect(configuration.seconds(\.zkSessionTimeoutSeconds) == .seconds(11))
        #expect(configuration.seconds(\.zkRequestTimeoutSeconds) == .seconds(12))
        #expect(configuration.zooKeeper.credentials == Credentials(user: "u", password: "p:q"))
        #expect(ZooKeeperConfiguration(configuration).sessionTimeout == .seconds(11))
        #expect(ZooKeeperConfiguration(configuration).operationTimeout == .seconds(12))
        #expect(SwitchWriterConfiguration(configuration).requestTimeout == .seconds(12))
        let subPools = try #require(SubPoolConfiguration(configuration))
        #expect(subPools.baseDirectory == ZNodePath("/subpool"))
        #expect(subPools.ackTimeout == .seconds(13))
        #expect(subPools.requestTimeout == .seconds(12))
    }

    @Test("all values of the API arrive")
    func apiValues() throws {
        let configuration = try ConfigurationFixtures.load(with: [
            "ListenAddr": "[::1]:7", "MaxRequestBodyBytes": 8, "MaxBufferedBodyBytes": 9, "RequestReadTimeoutSeconds": 10,
            "MaxConnections": 11,
        ]).configuration
        let api = try #require(HTTPConfiguration(configuration))
        #expect(api.host == "::1" && api.port == 7)
        #expect(api.maxRequestBodyBytes == 8)
        #expect(api.maxBufferedBodyBytes == 9)
        #expect(api.requestReadTimeout == .seconds(10))
        #expect(api.maxConnections == 11)
    }

    @Test(
        "half of a ZooKeeper identity is an error",
        arguments: [("ZKAuthUser", "ZKAuthPassword"), ("ZKAuthPassword", "ZKAuthUser")]
    )
    func halfAnIdentity(given: String, missing: String) {
        let wanted = "\(given) is set, and one needs the other"
        #expect(ConfigurationFixtures.message(with: [given: "x"]) == "config.json: \(missing) is required: \(wanted)")
        let message = ConfigurationFixtures.message(with: [given: "x", missing: ""])
        #expect(message == "config.json: \(missing) must not be empty: \(wanted)")
    }

    @Test("users without a colon, users and passwords without control characters")
    func users() {
        for key in ["APIUser", "ZKAuthUser"] {
            #expect(ConfigurationFixtures.message(with: [key: "a:b"]) == "config.json: \(key) must not contain a colon")
            let message = ConfigurationFixtures.message(with: [key: "a\u{0}"])
            #expect(message == "config.json: \(key) must not contain control characters")
        }
        for key in ["APIPassword", "ZKAuthPassword"] {
            #expect(ConfigurationFixtures.message(with: [key: "a\n"]).hasPrefix("config.json: \(key) must not contain control"))
        }
    }

    @Test("the audit's file is named to the end")
    func auditFile() {
        let message = ConfigurationFixtures.message(with: ["AuditLogFile": "audit\u{0}.log"])
        #expect(message == "config.json: AuditLogFile must not contain a NUL")
    }

    @Test("coins are 1 to 64 bytes, each there once by its bytes")
    func coins() throws {
        func message(_ coins: [String]) -> String {
            ConfigurationFixtures.message(with: ["AvailableCoins": coins])
        }
        let longest = String(repeating: "é", count: 32)
        #expect(try ConfigurationFixtures.load(with: ["AvailableCoins": [longest]]).configuration[\.availableCoins] == [longest])
        #expect(message(["btc", ""]) == "config.json: AvailableCoins must not hold an empty name")
        #expect(message([longest + "x"]).hasPrefix("config.json: AvailableCoins must hold names of at most 64 bytes, not \"é"))
        #expect(message(["btc", "bcc", "btc"]).hasSuffix(#"AvailableCoins must hold every name once, and holds "btc" twice"#))
        #expect(message(["b\u{0}c"]).hasSuffix(#"without control characters, not "b\u{0}c""#))
        // Equal to Swift, different to ZooKeeper and everybody who reads it there.
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        #expect(composed == decomposed)
        let loaded = try ConfigurationFixtures.load(with: ["AvailableCoins": [composed, decomposed]])
        let coins = loaded.configuration[\.availableCoins]
        #expect(coins.map { Array($0.utf8) } == [Array(composed.utf8), Array(decomposed.utf8)])
    }

    @Test("the sample password on an address others can reach is worth a warning")
    func defaultPassword() throws {
        let admin = ["APIUser": "admin", "APIPassword": "admin"]
        for address in [":8082", "0.0.0.0:8082", "[::]:8082", "10.0.0.12:8082", "pool.example:8082"] {
            let warnings = try ConfigurationFixtures.load(with: admin.merging(["ListenAddr": address]) { $1 }).warnings
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("ListenAddr \(address)") == true)
        }
        for address in ["127.0.0.1:8082", "127.1.2.3:0", "localhost:8082", "[::1]:8082"] {
            #expect(try ConfigurationFixtures.load(with: admin.merging(["ListenAddr": address]) { $1 }).warnings == [])
        }
    }

    @Test("a buffer that cannot hold one body is worth a warning")
    func smallBuffer() throws {
        let warnings = try ConfigurationFixtures.load(with: ["MaxBufferedBodyBytes": 1_000]).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("MaxBufferedBodyBytes 1000 is less than MaxRequestBodyBytes 67108864") == true)
    }
}
