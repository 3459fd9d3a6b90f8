import Foundation
import Testing
import ZooKeeperTestKit

struct FolderOrderTests {
    /// As docs/design.md has it.
    @Test func everyFolderUsesOnlyThoseBelowIt() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let order = FolderOrder(
            root.appending(path: "Sources/SwitcherHTTP"),
            [".", "Connection", "Serving", "Console", "Routes", "OpenAPI", "Request", "Authentication", "Metrics", "Reply"]
        )
        #expect(try order.violations() == [])
    }
}
