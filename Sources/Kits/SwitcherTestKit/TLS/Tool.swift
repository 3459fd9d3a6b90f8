import Subprocess
import ZooKeeperTestKit

/// A client that is a program of its own.
package enum Tool {
    package struct Output: Sendable {
        /// `nil` if a signal ended it.
        package let exitCode: Int32?
        package let output: String
        package let errors: String
    }

    /// Runs it to its end, within a minute and whatever the machine takes longer.
    package static func run(_ name: String, _ arguments: [String], input: String = "") async throws -> Output {
        let limit = "\(Int(60 * Timeouts.scale))"
        let result = try await Subprocess.run(
            .name("timeout"),
            arguments: Arguments([limit, name] + arguments),
            input: .string(input),
            output: .string(limit: 10_000_000),
            error: .string(limit: 1_000_000)
        )
        var exitCode: Int32?
        if case .exited(let code) = result.terminationStatus { exitCode = code }
        return Output(exitCode: exitCode, output: result.standardOutput, errors: result.standardError)
    }
}
