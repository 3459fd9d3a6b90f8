import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A client is stopped while its server is silent.
@Suite struct StopTests {
    private static let count = 20_000

    /// - Parameter inFlight: How many are with the library, which drops their completions when it is closed; the rest waits in the
    ///   client.
    @Test(arguments: [1_000, 20_000])
    func everythingPendingIsResolvedInTime(inFlight: Int) async throws {
        try await withZooKeeper { server in
            let (operations, start) = try await withClient(
                server.connectString,
                configure: {
                    $0.maximumOperationsInFlight = inFlight
                    $0.sessionTimeout = .seconds(60)
                }
            ) { client in
                try await client.create(path("/a"))
                try await server.freeze()
                let target = try path("/a")
                let operations = (0..<Self.count).map { _ in
                    Task { () async throws(ZooKeeperError) in try await client.set(target, data: [1], timeout: .seconds(600)) }
                }
                // All of them have reached the client when one that comes later is turned away in its turn.
                await #expect(throws: ZooKeeperError.self) {
                    try await client.set(target, data: [1], timeout: .milliseconds(300))
                }
                return (operations, ContinuousClock.now)
            }
            var codes: [ZooKeeperError.Code: Int] = [:]
            var unknownCount = 0
            for operation in operations {
                guard case .failure(let error as ZooKeeperError) = await operation.result else { continue }
                codes[error.code, default: 0] += 1
                if error.isOutcomeUnknown { unknownCount += 1 }
            }
            #expect(ContinuousClock.now - start <= .seconds(6) * Timeouts.scale)
            #expect(codes == [.closed: Self.count])
            // What was sent may have been applied, the rest was not. The one that was turned away may be among the first.
            #expect((inFlight - 1...inFlight).contains(unknownCount))
            try await server.thaw()
        }
    }
}
