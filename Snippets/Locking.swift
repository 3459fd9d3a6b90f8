// Lets one program at a time do something.

// snippet.hide
import Logging
import ZooKeeper
import ZooKeeperRecipes

let logger = Logger(label: "example")
let report = Array("the report".utf8)
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app/report")
    // snippet.show
    let lock = Lock(client: client, path: "/app/locks/report")
    try await lock.withLock(timeout: .seconds(30)) { hold in
        // Written only while the lock is held, also where this program stood still meanwhile.
        try await hold.fence.transaction([.set("/app/report", data: report)])
    }
    // snippet.hide
}
