import Foundation
import SwitcherControl
import SwitcherTestKit
import Synchronization
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// A push that is interrupted, and one that is refused by the server alone.
@Suite struct PushProcessTests {
    private static let ok = #"{"err_no":0,"err_msg":"","success":true}"#
    private static let status = #"{"err_no":0,"err_msg":"","success":true,"coins":["btc","bcc"]}"#

    private final class Pushes: Sendable {
        let count = Mutex(0)
    }

    /// Answers `/status`, and the batches as the closure says, from 1 on.
    private func site(_ pushes: Pushes, _ answer: @escaping @Sendable (Int) -> UpstreamServer.Response) -> UpstreamServer.Answer {
        UpstreamServer.Answer { request in
            guard request.target != "/status" else { return .init(Self.status) }
            let number = pushes.count.withLock { count in
                count += 1
                return count
            }
            return answer(number)
        }
    }

    @Test func itGoesOnBehindWhatIsConfirmed() async throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let file = folder.path + "/users.csv"
        try (0..<12_000).map { "user\($0),btc\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
        let pushes = Pushes()
        let answer = site(pushes) { number in
            number == 2 ? .init(#"{"err_no":107,"err_msg":"write record failed","success":false}"#) : .init(Self.ok)
        }
        try await withUpstream(answer) { site in
            let control = ControlProgram(port: site.port)
            let first = try await control.run(["push", file])
            #expect(first.exitCode == 75 && first.output.isEmpty, "\(first)")
            #expect(first.errors.contains("all up to line 5000 is confirmed: the same command goes on from there"))
            #expect(FileManager.default.fileExists(atPath: file + ".switcherctl"))
            let second = try await control.run(["push", file])
            #expect(second.exitCode == 0 && second.output.contains(#""written":12000,"refused":0"#), "\(second)")
            #expect(second.errors.contains("goes on behind line 5000, up to which 5,000 are confirmed"))
            #expect(pushes.count.withLock { $0 } == 4)
            #expect(!FileManager.default.fileExists(atPath: file + ".switcherctl"))
        }
    }

    @Test func anotherFileOrARestartBeginsAnew() async throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let file = folder.path + "/users.csv"
        let rows = (0..<6_000).map { "user\($0),btc\n" }.joined()
        let pushes = Pushes()
        let answer = site(pushes) { number in
            number.isMultiple(of: 2) ? .init(#"{"err_no":105,"err_msg":"read record failed","success":false}"#) : .init(Self.ok)
        }
        try await withUpstream(answer) { site in
            let control = ControlProgram(port: site.port)
            for (text, arguments) in [
                (rows, ["push", file]), (rows + "x,btc\n", ["push", file]), (rows + "x,btc\n", ["push", file, "--restart"]),
            ] {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let outcome = try await control.run(arguments)
                #expect(outcome.exitCode == 75 && !outcome.errors.contains("goes on behind"), "\(outcome)")
            }
            #expect(pushes.count.withLock { $0 } == 6)
        }
    }

    /// The others are written all the same.
    @Test func whatTheServerAloneRefusesIsReported() async throws {
        let pushes = Pushes()
        let answer = site(pushes) { number in
            switch number {
            case 1: .init(#"{"err_no":104,"err_msg":"coin is inexistent","success":false,"puname":"b","coin":"bcc"}"#)
            case 2: .init(#"{"err_no":102,"err_msg":"puname invalid","success":false,"puname":"a","coin":"btc"}"#)
            default:
                .init(#"{"err_no":107,"err_msg":"write record failed","success":false,"puname":"e","coin":"btc","refused":1}"#)
            }
        }
        try await withUpstream(answer) { site in
            let push = try await ControlProgram(port: site.port).run(["push", "-"], input: "a,btc\nb,bcc\nc,btc\nd,bcc\ne,btc\n")
            #expect(push.exitCode == 1 && push.output.contains(#""switches":5,"written":1,"refused":4"#), "\(push)")
            #expect(push.output.contains(#"{"line":5,"reason":"ZooKeeper refuses the record","text":"e,btc"}"#))
            #expect(pushes.count.withLock { $0 } == 3)
        }
    }

    /// Which one stands is what the server does: the last.
    @Test func namesThatAreThereTwiceAreTold() async throws {
        let status = #"{"err_no":0,"err_msg":"","success":true,"coins":["btc","bcc"],"case_insensitive":true}"#
        try await withUpstream(.init { request in .init(request.target == "/status" ? status : Self.ok) }) { site in
            let control = ControlProgram(port: site.port)
            let input = "a,btc\nb,btc\nA,bcc\nb,doge\n"
            let json = try await control.run(["push", "-", "--dry-run"], input: input)
            #expect(
                json.output.contains(
                    #""repeated":1,"repeated_names":[{"line":1,"puname":"a","coin":"btc","last_line":3,"last_coin":"bcc"}]"#
                ),
                "\(json)"
            )
            let text = try await control.run(["push", "-", "--text"], input: input)
            #expect(
                text.output.contains("line 1: a,btc: overtaken by line 3: bcc stands\n1 are overtaken by a later line"),
                "\(text)"
            )
        }
    }

    /// Where standard error is closed, its number would be the list's copy, or a connection's.
    @Test func closedDescriptorsAreNobodyElses() async throws {
        let forbidden = #"{"err_no":403,"err_msg":"forbidden","success":false}"#
        let answer = UpstreamServer.Answer { request in .init(request.target == "/status" ? forbidden : Self.ok) }
        try await withUpstream(answer) { site in
            let control = ControlProgram(port: site.port)
            let push = try await control.runInShell(#""$0" push - --text 2>&-"#, input: "a,btc\n")
            #expect(push.exitCode == 0 && push.output.hasSuffix("1 switched, 0 refused\n"), "\(push)")
            let unheard = try await control.runInShell(#""$0" push - >&-"#, input: "a,btc\n")
            #expect(unheard.exitCode == 74 && unheard.errors.contains("the output cannot be written"), "\(unheard)")
            // What cannot be read is no empty list.
            let unread = try await control.runInShell(#""$0" push - <&-"#)
            #expect(unread.exitCode == 66 && unread.errors.contains("the input cannot be read"), "\(unread)")
            let folder = try await control.runInShell(#""$0" push - </"#)
            #expect(folder.exitCode == 66, "\(folder)")
        }
    }

    @Test func anotherEncodingSendsNothing() async throws {
        let pushes = Pushes()
        try await withUpstream(site(pushes) { _ in .init(Self.ok) }) { site in
            let folder = try TemporaryDirectory(prefix: "switcherctl")
            let file = folder.path + "/users.csv"
            try Data(Array("a,btc\r\n".utf8) + [0xC3, 0xFB, 0x2C, 0x62, 0x0A]).write(to: URL(fileURLWithPath: file))
            let outcome = try await ControlProgram(port: site.port).run(["push", file])
            #expect(
                outcome.exitCode == 65 && outcome.errors.contains("line 2, is not UTF-8 but perhaps GBK: nothing was sent"),
                "\(outcome)"
            )
            #expect(pushes.count.withLock { $0 } == 0)
        }
    }

    /// In the middle of a call, with nothing said.
    @Test func aKilledPushGoesOn() async throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let file = folder.path + "/users.csv"
        try (0..<7_000).map { "user\($0),btc\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
        let (pushes, gate) = (Pushes(), Gate())
        let answer = UpstreamServer.Answer { request in
            guard request.target != "/status" else { return .init(Self.status) }
            let number = pushes.count.withLock { count in
                count += 1
                return count
            }
            if number == 2 { await gate.wait() }
            return .init(Self.ok)
        }
        try await withUpstream(answer) { site in
            let control = ControlProgram(port: site.port)
            let killed = try await WatchedProcess.launch(
                ControlProgram.executable,
                ["push", file],
                environment: control.variables,
                in: folder.path,
                log: folder.path + "/output"
            )
            try await eventually("the second part is under way") { pushes.count.withLock { $0 } == 2 }
            killed.send(SIGKILL)
            await killed.waitUntilGone()
            gate.open()
            let outcome = try await control.run(["push", file])
            #expect(outcome.exitCode == 0 && outcome.output.contains(#""written":7000,"refused":0"#), "\(outcome)")
            #expect(outcome.errors.contains("goes on behind line 5000"))
            #expect(pushes.count.withLock { $0 } == 3)
        }
    }

    @Test func theFileItselfIsNotWrittenOver() async throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let file = folder.path + "/users.csv"
        try "a,btc\n".write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: file + ".link", withDestinationPath: file)
        for refused in [file, file + ".link"] {
            let outcome = try await ControlProgram(port: 1).run(["push", file, "--refused", refused])
            #expect(outcome.exitCode == 64 && outcome.errors.contains("name another"), "\(outcome)")
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "a,btc\n")
        #expect(try await ControlProgram(port: 1).run(["push", "/dev/zero"]).exitCode == 66)
    }

    /// What another has put beside the file says nothing.
    @Test func aStateThatIsALinkIsNone() throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let path = folder.path + "/state"
        let state = PushState(digest: "d", url: "u", line: 1, written: 1, refused: 0, time: 1)
        #expect(state.write(path))
        #expect(PushState.read(path) == state)
        try FileManager.default.createSymbolicLink(atPath: path + ".link", withDestinationPath: path)
        #expect(PushState.read(path + ".link") == nil)
        #expect(PushState.read(folder.path) == nil)
    }
}
