import Foundation
import Testing
import ZooKeeper

@testable import SwitcherServer

@Suite("Configuration: the table of keys")
struct ConfigurationKeysTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let sampleFile = root.appending(path: "config.default.json")

    @Test("holds the documented names and ours, each once")
    func names() {
        let documented = [
            "EnableAPIServer", "APIUser", "APIPassword", "ListenAddr", "AvailableCoins", "ZKBroker", "ZKSwitcherWatchDir",
            "EnableCronJob", "CronIntervalSeconds", "UserCoinMapURL", "StratumServerCaseInsensitive", "ZKSubPoolUpdateBaseDir",
            "ZKSubPoolUpdateAckTimeout",
        ]
        let ours = [
            "ZKSessionTimeoutSeconds", "ZKRequestTimeoutSeconds", "ZKAuthUser", "ZKAuthPassword", "ZKCoordinationDir",
            "CronRequestTimeoutSeconds", "CronMaxReplyBytes", "CronOverlapSeconds", "MaxRequestBodyBytes", "MaxBufferedBodyBytes",
            "RequestReadTimeoutSeconds",
            "MaxConnections", "APIUsers", "AllowedOrigins", "EnableConsole", "LogFormat", "LogLevel", "AuditLogFile",
            "TLSCertificateFile",
            "TLSPrivateKeyFile", "TLSClientCAFile",
        ]
        #expect(ConfigurationKeys.rows.map(\.name) == documented + ours)
        #expect(ConfigurationKeys.rows.allSatisfy { !$0.meaning.isEmpty && !$0.wanted.isEmpty && !$0.defaultText.isEmpty })
    }

    @Test("has nothing but keys, and none twice")
    func members() {
        let members = Mirror(reflecting: ConfigurationKeys.table).children.count
        #expect(Set(ConfigurationKeys.rows.map(\.name)).count == members)
        #expect(ConfigurationKeys.rows.count == members)
    }

    @Test("has defaults within their ranges, the documented ones")
    func defaults() throws {
        var defaults: [String: Int] = [:]
        for key in ConfigurationKeys.rows {
            guard let range = key.range else { continue }
            let value = try #require(key.defaultValue as? Int)
            #expect(range.contains(value), "\(key.name)")
            defaults[key.name] = value
        }
        #expect(
            defaults == [
                "CronIntervalSeconds": 60, "ZKSubPoolUpdateAckTimeout": 5, "ZKSessionTimeoutSeconds": 10,
                "ZKRequestTimeoutSeconds": 10, "CronRequestTimeoutSeconds": 30, "CronOverlapSeconds": 0,
                "CronMaxReplyBytes": 268_435_456, "MaxRequestBodyBytes": 67_108_864, "MaxBufferedBodyBytes": 268_435_456,
                "RequestReadTimeoutSeconds": 30,
                "MaxConnections": 4_096, "LogLevel": 0,
            ]
        )
    }

    @Test("has seconds that are fewer than an Int32 of milliseconds")
    func milliseconds() {
        for key in ConfigurationKeys.rows {
            guard let range = key.range, key.unit == .seconds else { continue }
            #expect(Int32(exactly: range.upperBound * 1_000) != nil, "\(key.name)")
        }
    }

    @Test("is what the sample file has, key for key, and the sample file is accepted")
    func sample() throws {
        let json = try Data(contentsOf: Self.sampleFile)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(Set(object.keys) == Set(ConfigurationKeys.rows.map(\.name)))

        let loaded = try CheckedConfiguration.load(file: Self.sampleFile.path, environment: [:])
        #expect(loaded.warnings == [])
        let configuration = loaded.configuration
        let api = try #require(configuration.api)
        #expect(api.credentials == Credentials(user: "admin", password: "admin"))
        #expect(api.listenAddress.description == "127.0.0.1:8082")
        #expect(configuration[\.availableCoins] == ["btc", "bcc"])
        #expect(configuration.zooKeeper.servers.map(\.description) == ["127.0.0.1:2181"])
        #expect(configuration.zooKeeper.credentials == nil)
        #expect(configuration.watchDirectory.description == "/stratumSwitcher/btcbcc")
        #expect(configuration.subPoolDirectory == ZNodePath("/subpool"))
        #expect(configuration[\.zkSubPoolUpdateAckTimeout] == 5)
        #expect(configuration.upstream == nil)
    }

    @Test("the sample file has the defaults of every number")
    func sampleDefaults() throws {
        let values = try ConfigurationValues.parse(json: Data(contentsOf: Self.sampleFile), name: "sample").values
        for key in ConfigurationKeys.rows {
            guard key.range != nil else { continue }
            let value = try #require(key.defaultValue as? Int)
            #expect(key.written(in: values) as? Int == value, "\(key.name)")
        }
    }
}
