import Foundation

@testable import SwitcherServer

extension FuzzTarget {
    /// A configuration file. It is the operator's own, and still a mistake in it must be told in one line, without its secrets.
    static let configuration = FuzzTarget(
        "configuration",
        seeds: [
            #"{"EnableAPIServer":true,"APIUser":"admin","APIPassword":"hunter2","ListenAddr":"[::1]:80","AvailableCoins":["btc"],"#
                + #""ZKBroker":["127.0.0.1:2181"],"ZKSwitcherWatchDir":"/a/b/","CronIntervalSeconds":60.0,"UserCoinMapURL":null,}"#,
            #"{"MaxConnections":1e2,"ListenAddr":":0","x":{"y":[]}}"#, "[]", "{", "",
        ]
    ) { input in
        do throws(ConfigurationError) {
            _ = try ConfigurationFile.parse(json: Data(input), name: "config.json")
        } catch {
            try expect(!error.message.contains("hunter2"), "the password is told: \(error.message)")
            try expect(!error.message.contains("\n"), "more than one line: \(error.message)")
        }
    }
}
