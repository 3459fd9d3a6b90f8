import Foundation
import Testing
import ZooKeeperTestKit

@Suite struct MachineTests {
    @Test func portsAreNotHandedOutTwice() throws {
        let ports = try (0..<100).map { _ in try FreePort.next() }
        #expect(Set(ports).count == 100)
    }

    @Test func aTemporaryDirectoryGoesWithItsLastReference() throws {
        var directory: TemporaryDirectory? = try TemporaryDirectory()
        let path = try #require(directory?.path)
        try "text".write(toFile: "\(path)/file", atomically: false, encoding: .utf8)
        directory = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func anOpenFileIsCounted() throws {
        let directory = try TemporaryDirectory()
        // Other tests run in this process at the same time, so only what must hold whatever they do.
        let resources = try processResources()
        #expect(resources.openDescriptors > 2)
        #expect(resources.threads >= 1)
        #expect(resources.residentBytes > 1_000_000)
        #expect(processExists(getpid()))
        directory.remove()
    }
}
