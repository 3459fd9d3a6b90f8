import Foundation
import SwitcherControl
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// The program with a server: who is on what.
@Suite struct UsersProcessTests {
    @Test func inAPipe() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let control = ControlProgram(port: try await server.port())
                let set = try await control.run(["set", "名字", "btc"])
                #expect(set.exitCode == 0 && set.output == "{\"err_no\":0,\"err_msg\":\"\",\"success\":true}\n", "\(set)")
                let get = try await control.run(["get", "名字"])
                #expect(get.exitCode == 0 && get.output.contains(#""puname":"名字","coin":"btc","updated_at":"2"#), "\(get)")
                let unknown = try await control.run(["get", "nobody"])
                #expect(unknown.exitCode == 1 && unknown.errors == "switcherctl: no such user\n", "\(unknown)")
                let refused = try await control.run(["set", "a", "doge"])
                #expect(refused.exitCode == 1 && refused.errors == "switcherctl: coin is inexistent\n")
                #expect(try await control.run(["set", "a/b", "btc"]).errors == "switcherctl: puname invalid\n")

                let folder = try TemporaryDirectory(prefix: "switcherctl")
                let file = folder.path + "/users.csv"
                try "puname,coin\na,btc\n\"b,c\",bcc\n\nd,doge\ne/,btc\nf\na,bcc\n".write(
                    toFile: file,
                    atomically: true,
                    encoding: .utf8
                )
                let dry = try await control.run(["push", "--dry-run", file])
                #expect(dry.exitCode == 1)
                #expect(
                    dry.output.hasPrefix(
                        #"{"dry_run":true,"switches":3,"written":0,"refused":3,"by_coin":{"btc":1,"bcc":2},"refused_lines":[{"line":5,"#
                    ),
                    "\(dry)"
                )
                #expect(try await control.run(["get", "b,c"]).exitCode == 1)
                let push = try await control.run(["push", file, "--refused", folder.path + "/refused.csv"])
                #expect(push.exitCode == 1 && push.output.contains(#""written":3,"refused":3"#), "\(push)")
                let lines = try String(contentsOfFile: folder.path + "/refused.csv", encoding: .utf8)
                #expect(
                    lines
                        == "line,reason,text\n5,coin is inexistent,\"d,doge\"\n6,puname invalid,\"e/,btc\"\n7,1 field where puname and coin are wanted,f\n"
                )
                #expect(!FileManager.default.fileExists(atPath: file + ".switcherctl"))
                let export = try await control.run(["export"])
                #expect(export.output == "puname,coin\na,bcc\n\"b,c\",bcc\n名字,btc\n", "\(export)")
                // What was exported is the same, and pushed again it stays so.
                let jsonLines = try await control.run(["export", "--format", "jsonl"])
                #expect(jsonLines.output.hasPrefix(#"{"puname":"a","coin":"bcc","updated_at":"2"#))
                #expect(try await control.run(["push", "-"], input: jsonLines.output).exitCode == 0)
                for text in [export.output, jsonLines.output] {
                    let same = try await control.run(["diff", "-"], input: text)
                    #expect(same.exitCode == 0 && same.output.isEmpty, "\(same)")
                }
                let differs = try await control.run(["diff", "-"], input: #"{"a":"btc","z":"btc"}"#)
                #expect(differs.exitCode == 1)
                #expect(
                    differs.output == """
                        {"puname":"a","zookeeper":"bcc","expected":"btc"}
                        {"puname":"b,c","zookeeper":"bcc","expected":null}
                        {"puname":"z","zookeeper":null,"expected":"btc"}
                        {"puname":"名字","zookeeper":"btc","expected":null}

                        """
                )
                let listed = try await control.run(["diff", "--only-listed", "-"], input: "a,bcc\n")
                #expect(listed.exitCode == 0, "\(listed)")
                let status = try await control.run(["status"])
                #expect(status.output.contains(#""session":{"state":"connected""#))
                let noSync = try await control.run(["sync", "now"])
                #expect(noSync.exitCode == 1 && noSync.errors == "switcherctl: no sync is enabled\n")
                let noSubPools = try await control.run(["coinbase", "get", "btc", "pool3"])
                #expect(noSubPools.exitCode == 69 && noSubPools.errors.contains("ZKSubPoolUpdateBaseDir"))
            }
        }
    }

    @Test func atATerminal() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let control = ControlProgram(port: port)
                #expect(try await control.runAtTerminal(["set", "aaaa", "btc"]).output == "aaaa is on btc now\r\n")
                let get = try await control.runAtTerminal(["get", "aaaa"])
                #expect(get.output.hasPrefix("aaaa is on btc since 2"), "\(get)")
                #expect(try await control.runAtTerminal(["get", "--json", "aaaa"]).output.hasPrefix(#"{"err_no":0"#))
                let status = try await control.runAtTerminal(["status"])
                #expect(status.output.contains("ZooKeeper     connected to "), "\(status)")
                let folder = try TemporaryDirectory(prefix: "switcherctl")
                let file = folder.path + "/users.csv"
                let rows = (0..<20_000).map { "user\($0),btc\n" }.joined()
                try (rows + "\u{1B}[2J,btc\n").write(toFile: file, atomically: true, encoding: .utf8)
                let push = try await control.runAtTerminal(["push", file])
                #expect(push.exitCode == 1)
                #expect(push.output.contains("100 %  20,000 of 20,000 switches"), "\(push.output.suffix(400))")
                #expect(push.output.contains("line 20001: puname invalid: \\u{1b}[2J,btc"))
                #expect(push.output.hasSuffix("20,000 switched, 1 refused\r\n"))
                // All that is to be known is asked for, and the password is not shown.
                let asked = try await ControlProgram().runAtTerminal(
                    ["get", "aaaa"],
                    typed: ["Server (": "http://127.0.0.1:\(port)\n", "User at": "admin\n", "Password: ": "secrex\u{7F}t\n"]
                )
                #expect(asked.exitCode == 0 && asked.output.contains("aaaa is on btc since"), "\(asked)")
                #expect(!asked.output.contains("secre"))
                let givenUp = try await ControlProgram(variables: [
                    "SWITCHER_URL": "http://127.0.0.1:\(port)", "SWITCHER_USER": "admin",
                ])
                .runAtTerminal(["get", "aaaa"], typed: ["Password: ": "\u{3}"])
                #expect(givenUp.exitCode == nil)
            }
        }
    }

    @Test func whatHappensIsWatched() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let control = ControlProgram(port: port)
                async let piped = control.run(["watch", "--count", "1"])
                async let shown = control.runAtTerminal(["watch", "--count", "1"])
                try await eventually("both watch") {
                    try await server.curl("/metrics").contains("switcher_http_event_readers 2")
                }
                _ = try await server.curl("/switch?puname=aaaa&coin=btc")
                let line = try await piped
                #expect(line.exitCode == 0 && line.output.hasPrefix(#"{"event":"audit","data":{"time":"2"#), "\(line)")
                #expect(try await shown.output.contains("admin  switch  aaaa to btc  done"))
            }
        }
    }
}
