import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@Suite struct BenchProcessTests {
    /// Only `--url` says where; who one is stands beside nothing else here.
    private func control() -> ControlProgram {
        ControlProgram(variables: ["SWITCHER_USER": "admin", "SWITCHER_PASSWORD": "secret"])
    }

    @Test func aLoadEndsByItself() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let url = "http://127.0.0.1:\(try await server.port())"
                let arguments = ["bench", "--url", url, "--rate", "50", "--duration", "1", "--users", "5", "--coin", "btc"]
                let piped = try await control().run(arguments)
                // On a busy machine some may be late, and none may be missing.
                #expect(
                    piped.output.hasPrefix(#"{"calls":50,"answered":"#) && piped.output.contains(#""failures":{}"#),
                    "\(piped)"
                )
                #expect(piped.output.contains(#""corrected_ms":{"p50":"#))
                let names = try await server.curl("/switch/users").split(separator: "\n").count
                #expect((1...5).contains(names))
                let shown = try await control().runAtTerminal(Array(arguments.dropLast(2)))
                #expect(shown.output.contains("of 50 calls answered") && shown.output.contains("p99.9 "), "\(shown)")
                let wrong = try await control().run(Array(arguments.dropLast()) + ["doge"])
                #expect(wrong.exitCode == 1 && wrong.errors == "switcherctl: coin is inexistent\n", "\(wrong)")
            }
        }
    }

    /// A server that stalls is charged for all that it keeps waiting, and not for one call.
    @Test func whatIsKeptWaitingCounts() async throws {
        let answer = UpstreamServer.Answer.numbered { number in
            // The first is a look whether the server is there.
            if number == 2 { try? await Task.sleep(for: .milliseconds(500)) }
            return UpstreamServer.Response(#"{"err_no":0,"err_msg":"","success":true}"#)
        }
        try await withUpstream(answer) { site in
            let url = "http://127.0.0.1:\(site.port)"
            let arguments = ["bench", "--url", url, "--rate", "100", "--duration", "2", "--connections", "1"]
            let outcome = try await control().run(arguments)
            let percentiles = outcome.output.matches(of: /"p90":([0-9.]+)/).compactMap { Double($0.output.1) }
            // One connection: those that were due meanwhile were sent late.
            #expect(percentiles.count == 2 && percentiles[0] > 100 && percentiles[0] > percentiles[1], "\(outcome)")
        }
    }

    @Test func itHasBounds() async throws {
        for option in [["--rate", "0"], ["--duration", "601"], ["--users", "100001"], ["--connections", "1025"]] {
            let outcome = try await control().run(["bench", "--url", "http://127.0.0.1:1"] + option)
            #expect(outcome.exitCode == 64 && outcome.errors.contains("\(option[0]) must be from "), "\(outcome)")
        }
    }
}
