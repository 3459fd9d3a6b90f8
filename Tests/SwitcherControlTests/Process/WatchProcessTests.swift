import Foundation
import SwitcherTestKit
import Testing
import UpstreamTestKit

@Suite struct WatchProcessTests {
    @Test func itConnectsAgain() async throws {
        let fields = ["Content-Type": "text/event-stream; charset=utf-8"]
        let answer = UpstreamServer.Answer.numbered { number in
            let event = ": from now on\n\nevent: session\ndata: {\"time\":\"t\",\"state\":\"\(number)\\u001b[2J\"}\n\n"
            // The first ends in good order, the second is cut.
            return UpstreamServer.Response(event, fields: fields, cutAfter: number == 2 ? 40 : nil)
        }
        try await withUpstream(answer) { site in
            let control = ControlProgram(port: site.port)
            let piped = try await control.run(["watch", "--count", "3"])
            let states = piped.output.matches(of: /"state":"([0-9])\\u001b/).compactMap { Int($0.output.1) }
            #expect(piped.exitCode == 0 && states.count == 3 && states.first == 1, "\(piped)")
            #expect(piped.errors.contains("the server has ended the stream: connecting again"), "\(piped)")
            #expect(piped.errors.contains("connected again: what happened meanwhile is not shown"))
            let shown = try await control.runAtTerminal(["watch", "--count", "1"])
            #expect(
                shown.exitCode == 0 && shown.output.contains("t  ZooKeeper: ") && !shown.output.contains("\u{1B}"),
                "\(shown)"
            )
            #expect(try await control.run(["watch", "--count", "0"]).exitCode == 64)
        }
    }

    /// Whoever has seen enough closes the pipe.
    @Test func aReaderThatGoesEndsIt() async throws {
        let line = #"{"puname":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","coin":"btc","updated_at":null}"# + "\n"
        let list = UpstreamServer.Response(
            String(repeating: line, count: 50_000),
            fields: ["Content-Type": "application/x-ndjson"]
        )
        try await withUpstream(.always(list)) { site in
            let control = ControlProgram(port: site.port)
            let variables = control.variables.map { "\($0.key)=\($0.value)" }
            let script = #"env "$@" export | head -n 1; echo "${PIPESTATUS[0]}""#
            let outcome = try await Tool.run("bash", ["-c", script, "bash"] + variables + [ControlProgram.executable])
            #expect(outcome.output.hasSuffix("puname,coin\n\(128 + SIGPIPE)\n"), "\(outcome)")
        }
    }
}
