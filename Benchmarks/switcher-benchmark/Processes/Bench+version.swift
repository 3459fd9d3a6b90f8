import Foundation
import Subprocess
import SystemPackage

extension Bench {
    /// What the server calls itself: the last word of `--version`.
    func serverVersion() async throws -> String {
        let result = try await run(
            .path(FilePath(serverExecutable)),
            arguments: ["--version"],
            output: .string(limit: 4_096)
        )
        let words = result.standardOutput.split(whereSeparator: \.isWhitespace)
        guard result.terminationStatus.isSuccess, let version = words.last else {
            throw BenchmarkError("\(serverExecutable) --version: \(result.terminationStatus)")
        }
        return String(version)
    }
}
