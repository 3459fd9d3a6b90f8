import Foundation
import SwitcherControl
import SwitcherTestKit
import Testing

/// What is told of the program elsewhere.
struct ManualTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func theManualHasEveryExitCode() throws {
        let manual = try String(contentsOf: Self.root.appending(path: "docs/switcherctl.md"), encoding: .utf8)
        let codes = manual.matches(of: /(?m)^\| ([0-9]+) \|/).compactMap { Int32($0.output.1) }
        #expect(codes == ExitStatus.allCases.map(\.rawValue))
    }

    @Test func itIsOfTheServersVersion() async throws {
        let version = try await Tool.run(ServerProcess.executable, ["--version"])
        #expect(try await ControlProgram().run(["--version"]).output == version.output)
    }

    @Test func theManualPageAndTheCompletionsHaveEveryCommand() async throws {
        let described = try await ControlProgram().run(["--experimental-dump-help"])
        let script = Self.root.appending(path: "Scripts/lib/manual.py").path
        let page = try await Tool.run("python3", [script, "2026-11-26"], input: described.output)
        #expect(page.exitCode == 0 && page.errors.isEmpty, "\(page)")
        let documented = try String(contentsOf: Self.root.appending(path: "docs/switcherctl.md"), encoding: .utf8)
            .matches(of: /(?m)^\| `([a-z-]+(?: now)?)[` ]/).map { String($0.output.1) }
        #expect(documented.count >= 10)
        var texts = [page.output.replacing("\\-", with: "-")]
        for shell in ["bash", "zsh", "fish"] {
            let completions = try await ControlProgram().run(["--generate-completion-script", shell])
            #expect(completions.exitCode == 0)
            texts.append(completions.output)
        }
        for text in texts {
            for command in documented {
                let word = String(command.split(separator: " ")[0])
                #expect(text.contains(word), "\(word)")
            }
        }
        #expect(try await Tool.run("bash", ["-n"], input: texts[1]).exitCode == 0)
    }
}
