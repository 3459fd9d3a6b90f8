import Logging
import SampleJobmaker
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeper
import ZooKeeperTestKit

/// The program with a server and a jobmaker.
@Suite struct CoinbaseProcessTests {
    private static let good = "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"

    @Test func aRotation() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath("/pool/subpools/btc/pool3"),
                subPool: SampleSubPool(name: "pool3", coinbase: .init("hello\u{1B}[31m", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4")),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in
                let changes: [String: Any] = ["ZKSubPoolUpdateBaseDir": "/pool/subpools/", "ZKSubPoolUpdateAckTimeout": 60]
                try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)) { server in
                    try await server.waitUntilReady()
                    let control = ControlProgram(port: try await server.port())
                    let shown = try await control.runAtTerminal(["coinbase", "get", "btc", "pool3"])
                    #expect(
                        shown.exitCode == 0 && shown.output.contains("payout_addr    34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4"),
                        "\(shown)"
                    )
                    #expect(shown.output.contains("hello\\u{1b}[31m"))
                    #expect(try await control.run(["coinbase", "get", "btc", "other"]).exitCode == 1)

                    let set = ["coinbase", "set", "btc", "pool3", "--info", "tiger"]
                    // Without a terminal nobody can be asked.
                    let unasked = try await control.run(set + ["--address", Self.good])
                    #expect(unasked.exitCode == 64 && unasked.errors.contains("say --yes; nothing was changed"), "\(unasked)")
                    let no = try await control.runAtTerminal(set + ["--address", Self.good], typed: ["[y/N]": "n\n"])
                    #expect(
                        no.exitCode == 1 && no.output.contains("old  34woZ") && no.output.contains("new  \(Self.good)"),
                        "\(no)"
                    )
                    let twice = try await control.runAtTerminal(set, typed: ["New address: ": "a\n", "The same again: ": "b\n"])
                    #expect(twice.exitCode == 1 && twice.output.contains("the two addresses differ"))
                    #expect(try await control.run(["coinbase", "get", "btc", "pool3"]).output.contains("34woZ"))

                    let refused = try await control.run(set + ["--yes", "--address", "bc0wrong"])
                    #expect(refused.exitCode == 1 && refused.errors.hasPrefix("switcherctl: "), "\(refused)")
                    let yes = try await control.runAtTerminal(
                        set,
                        typed: ["New address: ": Self.good + "\n", "The same again: ": Self.good + "\n", "[y/N]": "y\n"]
                    )
                    #expect(yes.exitCode == 0 && yes.output.contains("pool3 mines with this since now:"), "\(yes)")
                    let after = try await control.run(["coinbase", "get", "btc", "pool3"])
                    #expect(after.output.contains(#""old":{"coinbase_info":"tiger","payout_addr":"\#(Self.good)"}"#), "\(after)")
                }
            }
        }
    }

    /// The jobmaker is there when it is asked and gone when it is told.
    @Test func whatIsNotConfirmed() async throws {
        let ack =
            #"{"err_no":0,"err_msg":"success","success":true,"subpool_name":"pool3","old":{"coinbase_info":"a","payout_addr":"b"}}"#
        let late = #"{"err_no":504,"err_msg":"timeout when waiting ACK","success":false}"#
        let answer = UpstreamServer.Answer { request in .init(request.target == "/subpool/get-coinbase" ? ack : late) }
        let set = ["coinbase", "set", "btc", "pool3", "--yes", "--address", Self.good]
        try await withUpstream(answer) { site in
            let outcome = try await ControlProgram(port: site.port).run(set)
            #expect(outcome.exitCode == 75 && outcome.errors.contains("the request stays recorded"), "\(outcome)")
        }
        try await withUpstream(.always(.init(late))) { site in
            for arguments in [set, ["coinbase", "get", "btc", "pool3"]] {
                let outcome = try await ControlProgram(port: site.port).run(arguments)
                #expect(outcome.exitCode == 75 && outcome.errors.contains("Nothing was changed"), "\(outcome)")
            }
            #expect(site.requests.allSatisfy { $0.target == "/subpool/get-coinbase" })
        }
    }
}
