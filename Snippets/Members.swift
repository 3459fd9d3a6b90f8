// Shows who is alive.

// snippet.hide
import Logging
import ZooKeeper
import ZooKeeperRecipes

let logger = Logger(label: "example")
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    // snippet.show
    let membership = Membership(client: client, path: "/app/servers", data: Array("10.0.0.7:8082".utf8))
    try await withThrowingTaskGroup { group in
        group.addTask { try await membership.run() }
        for try await members in membership.members() {
            print(members.map { String(decoding: $0.data, as: UTF8.self) })
        }
    }
    // snippet.hide
}
