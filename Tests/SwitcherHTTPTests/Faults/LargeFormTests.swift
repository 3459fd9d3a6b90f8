import Dispatch
import Logging
import Switcher
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Forms as large as a body may be: somebody's mistake, which is nobody else's.
struct LargeFormTests {
    @Test func theyAreReadAwayFromTheThreadsThatAllShare() async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = ZooKeeperClient(configuration: ZooKeeperConfiguration(servers: []), logger: quiet)
        let writing = SwitchWriterConfiguration(directory: .root, requestTimeout: .seconds(10))
        let route = SwitchRoute(
            check: Replaceable(SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)),
            writer: SwitchWriter(client: client, configuration: writing, logger: quiet),
            decoding: DecodingLane(),
            audit: AuditOutlets(),
            logger: quiet
        )
        try await TestListener.run(routes: [route, LivenessRoute()]) { listener in
            // Somebody else's large form takes its time.
            let release = DispatchSemaphore(value: 0)
            async let other: Void = route.decoding.run(byteCount: .max) { release.wait() }
            let isAnswered = Mutex(false)
            async let large: String = {
                let body = try await listener.call("POST /switch", body: String(repeating: "a&", count: 50_000)).body
                isAnswered.withLock { $0 = true }
                return body
            }()
            for _ in 0..<20 {
                #expect(try await listener.call("POST /switch", body: "coin=btc").body == TestAPI.failure(101, "puname is empty"))
                #expect(try await listener.call("GET /healthz").status == 200)
            }
            #expect(!isAnswered.withLock { $0 }, "it waits for its turn")
            release.signal()
            await other
            let reply = try await large
            #expect(reply == TestAPI.failure(101, "puname is empty"))
        }
    }
}
