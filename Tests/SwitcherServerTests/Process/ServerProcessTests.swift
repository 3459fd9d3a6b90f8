import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@Suite struct ServerProcessTests {
    private let ok = #"{"err_no":0,"err_msg":"","success":true}"#

    @Test func theDocumentsExamples() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                #expect(try await server.curl("/switch?puname=aaaa&coin=btc") == ok)
                let batch = #"{"usercoins":[{"coin":"btc","punames":["a","b","c"]},{"coin":"bcc","punames":["d","e"]}]}"#
                for path in ["/switch/multi-user", "/switch-multi-user"] {
                    #expect(try await server.curl(path, ["-u", "admin:secret", "-d", batch]) == ok)
                }
                // Another ZooKeeper client finds them.
                try await zooKeeper.withRawClient { client in
                    for (name, coin) in [("aaaa", "btc"), ("a", "btc"), ("c", "btc"), ("d", "bcc"), ("e", "bcc")] {
                        let record = try await client.get("/pool/users/" + name)
                        #expect(record.text == coin)
                    }
                }
                let refused = #"{"err_no":104,"err_msg":"coin is inexistent","success":false}"#
                #expect(try await server.curl("/switch?puname=aaaa&coin=ltc") == refused)
            }
        }
    }

    @Test func itStartsWithoutZooKeeperAndConnectsWhenItAppears() async throws {
        try await withZooKeeper { zooKeeper in
            await zooKeeper.kill()
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["ZKRequestTimeoutSeconds": 1])
            try await withServer(configuration) { server in
                #expect(try await server.curl("/healthz", ["-o", "/dev/null", "-w", "%{http_code}"]) == "200")
                #expect(try await !server.isReady())
                let reply = try await server.curl("/switch?puname=aaaa&coin=btc")
                #expect(reply == #"{"err_no":105,"err_msg":"read record failed","success":false}"#)
                try await zooKeeper.restart()
                try await eventually("the server is ready") { try await server.isReady() }
                // Less time than a slow machine takes.
                try await eventually("a switch is confirmed") { try await server.curl("/switch?puname=aaaa&coin=btc") == ok }
            }
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalStopsItAfterWhatWasAccepted(_ signal: Int32) async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                #expect(try await server.curl("/switch?puname=aaaa&coin=btc") == ok)
                try await zooKeeper.freeze()
                async let late = server.curl("/switch?puname=aaaa&coin=bcc")
                try await eventually("the call is accepted") { try await server.isTakingACall() }
                server.process.send(signal)
                try await eventually("it has heard the signal") { server.output.contains("Stopping") }
                try await zooKeeper.thaw()
                #expect(try await late == ok)
                #expect(try await server.exitCode() == 0)
                #expect(server.output.contains("Stopped"))
                let coin = try await zooKeeper.withRawClient { try await $0.get("/pool/users/aaaa").text }
                #expect(coin == "bcc")
            }
        }
    }

    @Test func itStopsInTimeWithoutZooKeeper() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["ZKRequestTimeoutSeconds": 600])
            try await withServer(configuration) { server in
                #expect(try await server.curl("/switch?puname=aaaa&coin=btc") == ok)
                try await zooKeeper.freeze()
                async let late = server.curl("/switch?puname=aaaa&coin=bcc")
                try await eventually("the call is accepted") { try await server.isTakingACall() }
                let start = ContinuousClock.now
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                // The eight seconds of docs/operating.md are a bound of the program, not of a machine under load.
                #expect(ContinuousClock.now - start < .seconds(8) * Timeouts.scale)
                #expect(try await late == #"{"err_no":107,"err_msg":"write record failed","success":false}"#)
            }
        }
    }

    @Test func anAddressInUseIsOneLineAndCode1() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { first in
                let port = try await first.port()
                let configuration = ServerProcess.configuration(
                    zooKeeper: zooKeeper.connectString,
                    ["ListenAddr": "127.0.0.1:\(port)"]
                )
                try await withServer(configuration) { second in
                    let exitCode = try await second.exitCode()
                    #expect(exitCode == 1)
                    let line = "switcher-api-server: cannot listen on 127.0.0.1:\(port): address already in use"
                    #expect(second.output.split(separator: "\n").last.map(String.init) == line)
                }
            }
        }
    }

    /// Who starts it by hand sees nothing of the file.
    @Test func whyItEndsIsOnStandardErrorToo() async throws {
        let folder = try TemporaryDirectory(prefix: "log")
        defer { folder.remove() }
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["ListenAddr": "203.0.113.1:1"])
        try await withServer(configuration, arguments: ["-log_dir=" + folder.path]) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 1)
            #expect(server.output.matches(of: /^switcher-api-server: cannot listen on 203\.0\.113\.1:1: .+\n$/).count == 1)
            let log = try String(contentsOfFile: folder.path + "/switcher-api-server.log", encoding: .utf8)
            #expect(log.hasSuffix(server.output))
        }
    }

    @Test(arguments: [
        (["CronIntervalSeconds": "60"] as [String: any Sendable], "CronIntervalSeconds"), (["ZKBroker": [String]()], "ZKBroker"),
        (["APIPassword": ""], "APIPassword"), (["EnableAPIServer": false], "EnableAPIServer"),
        (["ZKSwitcherWatchDir": "users"], "ZKSwitcherWatchDir"), (["TLSCertificateFile": "/x"], "TLSCertificateFile"),
    ])
    func aBrokenConfigurationIsOneLineAndCode78(_ changes: [String: any Sendable], _ key: String) async throws {
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", changes)
        try await withServer(configuration) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(server.output.split(separator: "\n").count == 1)
            #expect(server.output.contains(key))
            #expect(!server.output.contains("secret"))
        }
    }

    @Test func anUnknownKeyIsAWarning() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["UserListAPI": "x"])
            try await withServer(configuration) { server in
                _ = try await server.port()
                #expect(server.output.contains(/warning.*UserListAPI/))
            }
        }
    }

    @Test func aMisspeltKeyIsToldBeforeTheOneThatIsMissing() async throws {
        var configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["ListenAdr": "127.0.0.1:0"])
        configuration["ListenAddr"] = nil
        try await withServer(configuration) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            let lines = server.output.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first?.hasSuffix(#"unknown key "ListenAdr" is ignored: is "ListenAddr" meant?"#) == true)
            #expect(lines.last?.contains("ListenAddr is required") == true)
        }
    }

    @Test func theEnvironmentOverridesTheFile() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["APIPassword": "wrong"])
            try await withServer(configuration, environment: ["APIPassword": "secret"]) { server in
                let reply = try await server.curl("/switch?puname=aaaa&coin=btc")
                #expect(reply == ok)
            }
        }
    }

    @Test func itLogsToADirectory() async throws {
        try await withZooKeeper { zooKeeper in
            let folder = try TemporaryDirectory(prefix: "log")
            defer { folder.remove() }
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString)
            try await withServer(configuration, arguments: ["-log_dir=" + folder.path + "/log", "-v", "3"]) { server in
                let file = folder.path + "/log/switcher-api-server.log"
                try await eventually("it logs there") {
                    try String(contentsOfFile: file, encoding: .utf8).contains("HTTP API is listening")
                }
                #expect(server.output.isEmpty)
                #expect(!(try String(contentsOfFile: file, encoding: .utf8)).contains("secret"))
            }
        }
    }

    @Test func itRaisesItsDescriptorLimit() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                _ = try await server.port()
                let limits = try String(contentsOfFile: "/proc/\(server.process.processIdentifier)/limits", encoding: .utf8)
                let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max open files") })
                let numbers = line.split(separator: " ").compactMap { Int($0) }
                #expect(numbers.count == 2 && numbers[0] == numbers[1], "\(line)")
            }
        }
    }
}
