// Does something at one server of many, and at another one when that is gone.

// snippet.hide
import Logging
import ZooKeeper
import ZooKeeperRecipes

func work(writingWith fence: Fence) async throws {
    try await fence.transaction([.set("/app/cursor", data: Array("1783".utf8))])
}

let logger = Logger(label: "example")
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app/cursor")
    // snippet.show
    let election = LeaderElection(client: client, path: "/app/leader", data: Array("host-7".utf8))
    try await withThrowingTaskGroup { group in
        group.addTask { try await election.run() }
        var working: Task<Void, any Error>?
        for await state in election.states() {
            working?.cancel()
            guard case .leading(let fence) = state else { continue }
            working = Task { try await work(writingWith: fence) }
        }
        try await group.waitForAll()
    }
    // snippet.hide
}
