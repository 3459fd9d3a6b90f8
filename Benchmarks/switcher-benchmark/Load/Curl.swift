import Subprocess

/// A batch over HTTP, as a web site sends it.
struct Curl {
    let server: ServerProcess

    /// Posts the file and returns the seconds that curl counts: connecting, sending, and waiting for the reply.
    func post(_ file: String) async throws -> Double {
        let result = try await run(
            .name("curl"),
            arguments: [
                "--silent", "--show-error", "--max-time", "300", "--user", "\(API.user):\(API.password)",
                "--data-binary", "@\(file)", "--write-out", "\n%{http_code} %{time_total}",
                "http://127.0.0.1:\(server.port)/switch/multi-user",
            ],
            output: .string(limit: 65_536),
            error: .string(limit: 65_536)
        )
        let lines = result.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        let figures = lines.last?.split(separator: " ") ?? []
        guard result.terminationStatus.isSuccess, lines.count == 2, lines[0] == API.success, figures.count == 2,
            figures[0] == "200", let seconds = Double(figures[1])
        else {
            throw BenchmarkError(
                "batch failed: \(result.standardOutput) \(result.standardError) \(result.terminationStatus)"
            )
        }
        return seconds
    }

    /// How many lines of JSON the path answers with, whole ones all of them.
    func lineCount(of path: String) async throws -> Int {
        let result = try await run(
            .name("curl"),
            arguments: [
                "--silent", "--show-error", "--fail", "--max-time", "600", "--user", "\(API.user):\(API.password)",
                "http://127.0.0.1:\(server.port)\(path)",
            ],
            output: .data(limit: 256 << 20),
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess, result.standardOutput.last == UInt8(ascii: "\n") else {
            throw BenchmarkError("\(path): \(result.standardError) \(result.terminationStatus)")
        }
        return result.standardOutput.count { $0 == UInt8(ascii: "\n") }
    }
}
