// Starts a client, and reads what it has written.

import Logging
import ZooKeeper

let logger = Logger(label: "example")
let greeting = try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app")
    try await client.create("/app/greeting", data: Array("hello".utf8), mode: .ephemeral)
    return try await client.get("/app/greeting").data
}
print(String(decoding: greeting, as: UTF8.self))
