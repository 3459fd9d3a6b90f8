package import ZooKeeperTestKit

extension ServerProcess {
    /// What it holds now.
    package func resources() throws -> ProcessResources {
        try processResources(process.processIdentifier)
    }

    /// Waits until it holds no more threads and descriptors than before, but for the few that a pool starts when it likes.
    package func waitUntilFlat(since before: ProcessResources, allowance: Int = 4) async throws {
        var now = before
        do {
            try await eventually("threads and descriptors are as before") {
                now = try resources()
                return now.threads <= before.threads + allowance && now.openDescriptors <= before.openDescriptors + allowance
            }
        } catch {
            throw NotFlat(before: before, now: now)
        }
    }

    /// Waits until calls succeed.
    package func waitUntilReady() async throws {
        try await eventually(timeout: Timeouts.start, "the server is ready") { try await isReady() }
    }

    package struct NotFlat: Error {
        package let before: ProcessResources
        package let now: ProcessResources
    }
}
