import CHTTPLoad

/// Requests over persistent connections in a closed loop, each one's duration kept and each reply looked at.
///
/// Sendable: `run` is called once, `stop` may be called from any thread.
final class HTTPLoad: @unchecked Sendable {
    /// Which request is sent next.
    enum Order {
        /// Any.
        case random
        /// Each connection sends one of its own, again and again.
        case ownOnly
        /// The next one.
        case inTurn
    }

    private let load: OpaquePointer

    /// - Parameter expectedBody: What every reply must be; any other aborts the run.
    init(port: Int, connections: Int, expectedBody: String, order: Order = .random) throws {
        guard let load = http_load_create(Int32(port), Int32(connections), expectedBody) else {
            throw BenchmarkError("\(connections) connections to port \(port) cannot be made")
        }
        self.load = load
        switch order {
        case .random: break
        case .ownOnly: http_load_order(load, HTTP_LOAD_OWN)
        case .inTurn: http_load_order(load, HTTP_LOAD_IN_TURN)
        }
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

    /// Sends requests for so many seconds.
    func run(_ requests: CStrings, seconds: Int) async throws -> Meter.Outcome {
        let ending = Task {
            try await Task.sleep(for: .seconds(seconds))
            stop()
        }
        defer { ending.cancel() }
        let start = ContinuousClock.now
        let durations = try await run(requests)
        let time = start.secondsUntilNow
        return Meter.Outcome(operations: durations.count, seconds: time, latency: Latency(nanoseconds: durations))
    }

    func stop() {
        http_load_stop(load)
    }
}
