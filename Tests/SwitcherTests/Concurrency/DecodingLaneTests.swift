import Dispatch
import Foundation
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import Switcher

struct DecodingLaneTests {
    private let lane = DecodingLane()

    @Test func whatIsLargeGoesOneAfterAnother() async throws {
        let running = Mutex(0)
        let most = Mutex(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { @Sendable in
                    await lane.run(byteCount: 1_000_000) {
                        let now = running.withLock { running in
                            running += 1
                            return running
                        }
                        most.withLock { $0 = max($0, now) }
                        Thread.sleep(forTimeInterval: 0.001)
                        running.withLock { $0 -= 1 }
                    }
                }
            }
        }
        #expect(most.withLock(\.self) == 1)
    }

    @Test func whatIsSmallDoesNotWait() async throws {
        let started = Mutex(false)
        let release = DispatchSemaphore(value: 0)
        async let large: Int = lane.run(byteCount: .max) {
            started.withLock { $0 = true }
            release.wait()
            return 1
        }
        try await eventually("the large one is decoded") { started.withLock(\.self) }
        #expect(await lane.run(byteCount: 32_768) { 2 } == 2)
        release.signal()
        #expect(await large == 1)
    }
}
