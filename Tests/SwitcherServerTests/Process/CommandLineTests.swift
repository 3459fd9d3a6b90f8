import Foundation
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The command line of the program it replaces, against the program.
@Suite struct CommandLineTests {
    private static let environment = [
        "EnableAPIServer": "true", "APIUser": "admin", "APIPassword": "secret", "ListenAddr": "127.0.0.1:0",
        "AvailableCoins": "btc,bcc", "ZKBroker": "127.0.0.1:1", "ZKSwitcherWatchDir": "/pool/users/",
    ]

    private func withServer(
        _ configuration: [String: Any]? = ServerProcess.configuration(zooKeeper: "127.0.0.1:1"),
        arguments: [String] = [],
        environment: [String: String] = [:],
        _ body: (ServerProcess) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory(prefix: "switcher-api-server")
        defer { folder.remove() }
        let server = try await ServerProcess.launch(
            configuration,
            in: folder,
            script: ":",
            arguments: arguments,
            environment: environment
        )
        do {
            try await body(server)
        } catch {
            FileHandle.standardError.write(Data("--- after: \(error)\n\(server.output)---\n".utf8))
            await server.kill()
            throw error
        }
        await server.kill()
    }

    @Test func theEnvironmentAloneIsAConfiguration() async throws {
        try await withServer(nil, environment: Self.environment) { server in
            let port = try await server.port()
            #expect(port > 0)
        }
    }

    @Test func withNeitherFileNorEnvironmentOneLineSaysWhatIsMissing() async throws {
        try await withServer(nil) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(
                server.output == """
                    switcher-api-server: no configuration: there is no ./config.json, no -config=FILE, and no environment variable of a \
                    key's name

                    """
            )
        }
    }

    @Test func aFileThatIsNamedMustBeThere() async throws {
        try await withServer(nil, arguments: ["-config=missing.json"], environment: Self.environment) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(server.output == "switcher-api-server: cannot read missing.json: No such file or directory\n")
        }
    }

    @Test func aKeyThatIsMissingInTheEnvironmentIsNamed() async throws {
        try await withServer(nil, environment: Self.environment.filter { $0.key != "ZKBroker" }) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(server.output.contains("environment: ZKBroker is required"))
        }
    }

    @Test func checkSaysThatItIsValid() async throws {
        try await withServer(arguments: ["--check"]) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 0)
            #expect(server.output == "configuration is valid\n")
        }
    }

    /// Somebody else has the address, and nobody must be asked.
    @Test func checkListensNowhereAndConnectsToNobody() async throws {
        try await withUpstream(.always(.init())) { site in
            try await withZooKeeper { zooKeeper in
                // It grows with every session, and stays so.
                func transactions() async throws -> Substring? {
                    try await zooKeeper.ask("srvr").split(separator: "\n").first { $0.hasPrefix("Zxid: ") }
                }
                let before = try #require(try await transactions())
                let changes: [String: Any] = [
                    "ListenAddr": "127.0.0.1:\(site.port)", "EnableCronJob": true,
                    "UserCoinMapURL": "http://127.0.0.1:\(site.port)/",
                ]
                let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)
                try await withServer(configuration, arguments: ["--check"]) { server in
                    let exitCode = try await server.exitCode()
                    #expect(exitCode == 0)
                    #expect(server.output == "configuration is valid\n")
                }
                #expect(site.requests.isEmpty)
                #expect(try await transactions() == before)
            }
        }
    }

    @Test func checkLooksAtHashes() async throws {
        let users = [["User": "desk", "PasswordHash": "$2y$05$hunter2", "Rights": ["read"]]]
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["APIUsers": users])
        try await withServer(configuration, arguments: ["-check"]) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(server.output.contains("APIUsers[0].PasswordHash must be") && !server.output.contains("hunter2"))
            #expect(server.output.split(separator: "\n").count == 1)
        }
    }

    @Test func checkSaysWhatIsWrong() async throws {
        try await withServer(ServerProcess.configuration(zooKeeper: ""), arguments: ["--check"]) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 78)
            #expect(server.output.contains("ZKBroker must hold"))
            #expect(server.output.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        ["-logtostderr"], ["--logtostderr"], ["-logtostderr=true"], ["--logtostderr=T"], ["-log_dir=log", "-logtostderr=1"],
        ["-logtostderr=false"], ["-alsologtostderr"], ["-log_dir", "log", "--alsologtostderr=true"], ["-v=2"], ["--v", "2"],
    ])
    func glogsFlagsLogToStandardError(arguments: [String]) async throws {
        try await withServer(arguments: arguments) { server in
            let port = try await server.port()
            #expect(port > 0)
            #expect(!server.output.contains("without effect"))
        }
    }

    @Test(arguments: [
        ["-stderrthreshold=ERROR", "-vmodule=a=2", "-log_backtrace_at=a.go:1"],
        ["--stderrthreshold", "ERROR", "--vmodule", "a=2", "--log_backtrace_at", "a.go:1"],
    ])
    func whatHasNoEffectIsOneWarning(arguments: [String]) async throws {
        try await withServer(arguments: arguments) { server in
            let port = try await server.port()
            #expect(port > 0)
            let warning = /warning switcher-api-server: .*without effect here: -stderrthreshold, -vmodule, -log_backtrace_at\n/
            #expect(server.output.matches(of: warning).count == 1)
        }
    }

    /// Each was compared with every flag there is, letter by letter, and repeated.
    @Test(arguments: ["--", "-", "-v", ""])
    func anEndlessArgumentIsRefusedInOneLine(start: String) async throws {
        try await withServer(arguments: [start + String(repeating: "x", count: 100_000)]) { server in
            let exitCode = try await server.exitCode()
            #expect(exitCode == 64)
            let lines = server.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 2 && lines.last == "" && server.output.utf8.count < 120)
            #expect(server.output.hasPrefix("switcher-api-server: argument 2 is "))
        }
    }

    @Test func alsoToStandardErrorLogsToBoth() async throws {
        try await withServer(arguments: ["-log_dir=log", "-alsologtostderr"]) { server in
            let port = try await server.port()
            #expect(port > 0)
            try await eventually("the file has it too") {
                let file = server.folder.path + "/log/switcher-api-server.log"
                return (try? String(contentsOfFile: file, encoding: .utf8))?.contains("HTTP API is listening") ?? false
            }
        }
    }
}
