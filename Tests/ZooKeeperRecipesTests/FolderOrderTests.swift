import Foundation
import Testing
import ZooKeeperTestKit

struct FolderOrderTests {
    /// As docs/design.md has it. The recipes know nothing of each other.
    @Test(arguments: [
        ["Lock", "Election", "Membership", "Contention", "Nodes", "Model"],
        ["Membership", "Election", "Lock", "Contention", "Nodes", "Model"],
        ["Election", "Lock", "Contention", "Membership", "Nodes", "Model"],
    ])
    func everyFolderUsesOnlyThoseBelowIt(folders: [String]) throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/ZooKeeperRecipes")
        #expect(try FolderOrder(root, folders).violations() == [])
    }
}
