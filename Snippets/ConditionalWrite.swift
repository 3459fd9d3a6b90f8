// Counts up, whoever else does it at the same time.

// snippet.hide
import Logging
import ZooKeeper

// snippet.show
func increment(_ counter: ZNodePath, _ client: ZooKeeperClient) async throws(ZooKeeperError) -> Int {
    while true {
        let (data, stat) = try await client.get(counter)
        let next = (Int(String(decoding: data, as: UTF8.self)) ?? 0) + 1
        do throws(ZooKeeperError) {
            try await client.set(counter, data: Array("\(next)".utf8), version: stat.version)
            return next
        } catch {
            // Somebody else was faster: read again.
            guard error.code == .badVersion else { throw error }
        }
    }
}
// snippet.hide

let logger = Logger(label: "example")
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app/counter")
    print(try await increment("/app/counter", client))
}
