/// Users as calls of so many, one after another over one connection.
struct BatchCalls: Sendable {
    /// Larger ones do not fit the sockets at once, and go through curl.
    private static let maximumOfLoad = 1_000

    private let size: Int
    private let requests: CStrings
    private let files: [String]

    init(_ bench: Bench, _ names: [String], size: Int, _ coin: Coin) throws {
        self.size = size
        let bodies = stride(from: 0, to: names.count, by: size).lazy.map {
            API.batch(names[$0..<min($0 + size, names.count)], coin)
        }
        if size <= Self.maximumOfLoad {
            requests = CStrings(bodies.map { API.post("/switch/multi-user", $0) })
            files = []
        } else {
            requests = CStrings([])
            files = try bodies.map { try bench.newFile("batch.json", $0) }
        }
    }

    /// - Returns: How many seconds all of them took, each until its reply was there.
    func push(to server: ServerProcess) async throws -> Double {
        guard files.isEmpty else {
            var seconds = 0.0
            for file in files { seconds += try await Curl(server: server).post(file) }
            return seconds
        }
        let load = try HTTPLoad(port: server.port, connections: 1, expectedBody: API.success, order: .inTurn)
        let start = ContinuousClock.now
        _ = try await load.run(requests, maximumAnswers: requests.count)
        return start.secondsUntilNow
    }
}
