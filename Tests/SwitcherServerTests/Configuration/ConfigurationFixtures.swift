import Foundation

@testable import SwitcherServer

/// The smallest configuration that is one, and ways to read a changed one.
enum ConfigurationFixtures {
    static var minimal: [String: Any] {
        [
            "EnableAPIServer": true,
            "APIUser": "operator",
            "APIPassword": "s3cr3t-api",
            "ListenAddr": "127.0.0.1:8082",
            "AvailableCoins": ["btc", "bcc"],
            "ZKBroker": ["127.0.0.1:2181"],
            "ZKSwitcherWatchDir": "/stratumSwitcher/btcbcc/",
        ]
    }

    /// The sync alone.
    static var minimalSync: [String: Any] {
        [
            "EnableCronJob": true,
            "UserCoinMapURL": "http://upstream.example/usercoin.php",
            "AvailableCoins": ["btc", "bcc"],
            "ZKBroker": ["127.0.0.1:2181"],
            "ZKSwitcherWatchDir": "/stratumSwitcher/btcbcc/",
        ]
    }

    static func load(
        _ members: [String: Any] = minimal,
        with changes: [String: Any] = [:],
        without removed: [String] = [],
        environment: [String: String] = [:]
    ) throws -> CheckedConfiguration.Loaded {
        var members = members.merging(changes) { $1 }
        for key in removed { members[key] = nil }
        let json = try JSONSerialization.data(withJSONObject: members)
        return try CheckedConfiguration.load(json: json, name: "config.json", environment: environment)
    }

    static func load(text: String, environment: [String: String] = [:]) throws -> CheckedConfiguration.Loaded {
        try CheckedConfiguration.load(json: Data(text.utf8), name: "config.json", environment: environment)
    }

    /// The message of the error that the configuration is refused with, or a remark that it was not.
    static func message(
        _ members: [String: Any] = minimal,
        with changes: [String: Any] = [:],
        without removed: [String] = [],
        environment: [String: String] = [:]
    ) -> String {
        message { try load(members, with: changes, without: removed, environment: environment) }
    }

    static func message(text: String) -> String {
        message { try load(text: text) }
    }

    private static func message(of load: () throws -> CheckedConfiguration.Loaded) -> String {
        do {
            _ = try load()
            return "(no error)"
        } catch let error as ConfigurationError {
            return error.message
        } catch {
            return "(another error: \(error))"
        }
    }
}
