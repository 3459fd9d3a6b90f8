import Foundation
import Testing
import ZooKeeperTestKit

struct FolderOrderTests {
    /// As docs/design.md has it.
    @Test(arguments: [
        (".", ["Sync", "SubPool", "Audit", "UserCoin", "Coordination", "Concurrency", "Logging"]),
        ("UserCoin", ["Reading", "Writer", "Order", "Values"]),
        ("SubPool", ["Listing", "Turns", "Exchange", "Values"]),
    ])
    func everyFolderUsesOnlyThoseBelowIt(directory: String, folders: [String]) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let order = FolderOrder(root.appending(path: "Sources/Switcher/\(directory)").standardizedFileURL, folders)
        #expect(try order.violations() == [])
    }
}
