import Foundation
import Subprocess
import SwitcherTestKit
import ZooKeeperTestKit

/// The program itself: in a pipe, and at a terminal.
struct ControlProgram: Sendable {
    static let executable = URL(fileURLWithPath: ServerProcess.executable).deletingLastPathComponent()
        .appendingPathComponent("switcherctl").path

    struct Outcome: Sendable {
        /// `nil` if a signal ended it.
        let exitCode: Int32?
        let output: String
        let errors: String
    }

    /// What it is told in the environment, where nothing else of this process's own is.
    var variables: [String: String]

    /// For a server, as its administrator.
    init(port: Int, scheme: String = "http", user: String = "admin", password: String = "secret") {
        variables = [
            "SWITCHER_URL": "\(scheme)://127.0.0.1:\(port)", "SWITCHER_USER": user, "SWITCHER_PASSWORD": password,
        ]
    }

    init(variables: [String: String] = [:]) { self.variables = variables }

    private var environment: [String: String] {
        let kept = ["PATH", "TMPDIR"].compactMap { name in ProcessInfo.processInfo.environment[name].map { (name, $0) } }
        // There is nothing in that home.
        return Dictionary(kept + [("HOME", "/nonexistent")], uniquingKeysWith: { $1 }).merging(variables) { $1 }
    }

    /// Runs it in a session of its own, without a terminal.
    func run(_ arguments: [String], input: String = "", limit: Int = 10_000_000) async throws -> Outcome {
        try await start([Self.executable] + arguments, input: input, limit: limit)
    }

    /// Runs a line of a shell, in which the program is `$0`.
    func runInShell(_ line: String, input: String = "") async throws -> Outcome {
        try await start(["sh", "-c", line, Self.executable], input: input, limit: 10_000_000)
    }

    private func start(_ command: [String], input: String, limit: Int) async throws -> Outcome {
        let words = environment.map { (Environment.Key(stringLiteral: $0), $1) }
        let timeout = "\(Int(120 * Timeouts.scale))"
        let result = try await Subprocess.run(
            .name("setsid"),
            arguments: Arguments(["--wait", "timeout", timeout] + command),
            environment: .custom(Dictionary(uniqueKeysWithValues: words)),
            input: .string(input),
            output: .string(limit: limit),
            error: .string(limit: 1_000_000)
        )
        var exitCode: Int32?
        if case .exited(let code) = result.terminationStatus { exitCode = code }
        return Outcome(exitCode: exitCode, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs it at a terminal, where somebody types.
    ///
    /// - Parameter typed: What is waited for on the screen, and then typed.
    /// - Returns: All that was on the screen, as the output.
    func runAtTerminal(_ arguments: [String], typed: KeyValuePairs<String, String> = [:]) async throws -> Outcome {
        let task: [String: Any] = [
            "program": [Self.executable] + arguments, "environment": environment.merging(["TERM": "xterm"]) { $1 },
            "steps": typed.map { [$0.key, $0.value] }, "limit": 120 * Timeouts.scale,
        ]
        let json = try JSONSerialization.data(withJSONObject: task)
        let result = try await Subprocess.run(
            .name("python3"),
            arguments: ["-c", Self.terminal, String(decoding: json, as: UTF8.self)],
            output: .string(limit: 10_000_000),
            error: .string(limit: 1_000_000)
        )
        let lines = result.standardOutput.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let code = Int32(lines.first ?? "").flatMap { $0 < 0 ? nil : $0 }
        return Outcome(exitCode: code, output: lines.count > 1 ? String(lines[1]) : "", errors: result.standardError)
    }

    private static let terminal = """
        import json, os, pty, select, sys, time
        task = json.loads(sys.argv[1])
        process, screen = pty.fork()
        if process == 0:
            os.execve(task["program"][0], task["program"], task["environment"])
        shown, seen, steps = b"", 0, task["steps"]
        end = time.monotonic() + task["limit"]
        while True:
            if select.select([screen], [], [], 1)[0]:
                try:
                    part = os.read(screen, 65536)
                except OSError:
                    break
                if not part:
                    break
                shown += part
            while steps and shown.find(steps[0][0].encode(), seen) >= 0:
                seen = shown.find(steps[0][0].encode(), seen) + len(steps[0][0].encode())
                os.write(screen, steps.pop(0)[1].encode())
            if time.monotonic() > end:
                os.kill(process, 9)
        status = os.waitpid(process, 0)[1]
        print(os.waitstatus_to_exitcode(status))
        sys.stdout.flush()
        sys.stdout.buffer.write(shown)
        """
}
