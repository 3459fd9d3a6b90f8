import CHTTPLoad

/// Requests over persistent connections in a closed loop, each one's duration kept: what `wrk` is too coarse for.
///
/// Sendable: `run` is called once, `stop` may be called from any thread.
final class HTTPLoad: @unchecked Sendable {
    private let load: OpaquePointer

    /// - Parameters:
    ///   - expectedBody: What every reply must be; any other aborts the run.
    ///   - keepsRequests: Whether each connection sends one request again and again, instead of those chosen at random.
    init(port: Int, connections: Int, expectedBody: String, keepsRequests: Bool = false) throws {
        guard let load = http_load_create(Int32(port), Int32(connections), expectedBody) else {
            throw BenchmarkError("\(connections) connections to port \(port) cannot be made")
        }
        self.load = load
        if keepsRequests { http_load_keep_requests(load) }
    }

    deinit {
        http_load_free(load)
    }

    /// Sends requests until so many are answered, or `stop` is called.
    ///
    /// - Returns: The durations in nanoseconds.
    func run(_ requests: CStrings, maximumAnswers: Int = .max) async throws -> [UInt64] {
        try await blocking { [self] in
            guard http_load_run(load, requests.pointers, requests.count, UInt64(maximumAnswers)) == 0 else {
                throw BenchmarkError("single switches: \(String(cString: http_load_failure(load)))")
            }
            var count = 0
            return Array(UnsafeBufferPointer(start: http_load_durations(load, &count), count: count))
        }
    }

    func stop() {
        http_load_stop(load)
    }
}
