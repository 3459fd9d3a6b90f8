// Changes a configuration together with its history, if it is still the one that was read.

// snippet.hide
import Logging
import ZooKeeper

let logger = Logger(label: "example")
let change = Array("coin=bcc".utf8)
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app/config")
    try await client.ensurePath("/app/history")
    let version = try await client.get("/app/config").stat.version
    // snippet.show
    let results = try await client.transaction { transaction in
        transaction.set("/app/config", data: change, version: version)
        transaction.create("/app/history/change-", data: change, mode: .persistentSequential)
    }
    if case .created(let path) = results[1] { print("recorded as \(path)") }
    // snippet.hide
}
