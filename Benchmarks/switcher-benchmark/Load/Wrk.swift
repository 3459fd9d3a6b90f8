import Subprocess

/// Throughput of single calls.
struct Wrk {
    let connections: Int
    let seconds: Int
    let script: String

    /// Sends requests for the paths in the file, one per line, chosen at random.
    ///
    /// - Parameter replyLength: How long a good reply is, in bytes with its headers. `wrk` would be half as fast if it looked into
    ///   the replies; that they are exactly so long in all says the same, as every failure has a longer text.
    /// - Returns: Requests per second.
    func requestsPerSecond(pathFile: String, port: Int, replyLength: Int) async throws -> Double {
        let result = try await run(
            .name("wrk"),
            arguments: [
                "-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "10s", "-H", "Authorization: \(API.authorization)",
                "-s", script, "http://127.0.0.1:\(port)", "--", pathFile,
            ],
            output: .string(limit: 65_536),
            error: .string(limit: 65_536)
        )
        let output = result.standardOutput
        let line = output.split(separator: "\n").last { $0.hasPrefix("figures ") }
        let figures = line?.split(separator: " ").compactMap { Int($0) }
        guard result.terminationStatus.isSuccess, let figures, figures.count == 4 else {
            throw BenchmarkError("wrk failed: \(output) \(result.standardError)")
        }
        let (requests, microseconds, bytes, errors) = (figures[0], figures[1], figures[2], figures[3])
        guard errors == 0, requests > 0, bytes == requests * replyLength else {
            throw BenchmarkError("wrk: \(errors) errors, \(bytes) bytes in \(requests) replies of \(replyLength)\n\(output)")
        }
        return Double(requests) / (Double(microseconds) / 1e6)
    }

    /// What `wrk` runs.
    static let scriptText = """
        local requests = {}

        function init(arguments)
            for path in io.lines(arguments[1]) do
                requests[#requests + 1] = wrk.format("GET", path)
            end
        end

        function request()
            return requests[math.random(#requests)]
        end

        function done(summary)
            local errors = summary.errors
            local count = errors.connect + errors.read + errors.write + errors.status + errors.timeout
            print(string.format("figures %d %d %d %d", summary.requests, summary.duration, summary.bytes, count))
        end
        """
}
