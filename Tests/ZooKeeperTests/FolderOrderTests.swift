import Foundation
import Testing
import ZooKeeperTestKit

struct FolderOrderTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/ZooKeeper")

    /// As docs/design.md has it. Some know nothing of each other: so each of them may stand below the other.
    @Test(arguments: [
        [".", "Session", "Bridge", "Operations", "Addresses", "Concurrency", "Model"],
        [".", "Addresses", "Bridge", "Operations", "Session", "Model", "Concurrency"],
        [".", "Bridge", "Operations", "Addresses", "Concurrency", "Session", "Model"],
    ])
    func everyFolderUsesOnlyThoseBelowIt(folders: [String]) throws {
        #expect(try FolderOrder(Self.root, folders).violations() == [])
    }

    /// The library is behind the bridge.
    @Test func onlyTheBridgeKnowsC() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.root.path).filter { $0.hasSuffix(".swift") }
        #expect(!files.isEmpty)
        for file in files where !file.hasPrefix("Bridge/") {
            let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
            #expect(!text.contains("import CZooKeeper"), "\(file)")
        }
    }
}
