import Foundation
import Testing
import ZooKeeperTestKit

struct FolderOrderTests {
    @Test func everyFolderUsesOnlyThoseBelowIt() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let order = FolderOrder(
            root.appending(path: "Sources/SwitcherControl"),
            ["Bench", "Push", "Reading", "Input", "Client", "Connection", "Passwords", "Terminal", "Values"]
        )
        #expect(try order.violations() == [])
    }
}
