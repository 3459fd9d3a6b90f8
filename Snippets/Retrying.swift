// Writes what may be written twice, until it is confirmed or the time is up.

// snippet.hide
import Logging
import ZooKeeper

// snippet.show
func put(_ data: [UInt8], at path: ZNodePath, within limit: Duration, _ client: ZooKeeperClient) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
        do throws(ZooKeeperError) {
            // No version: to do it twice is to do it once.
            try await client.set(path, data: data, timeout: deadline - .now)
            return
        } catch {
            guard error.isConnectionProblem, ContinuousClock.now < deadline else { throw error }
        }
        try await Task.sleep(for: .milliseconds(100))
    }
}
// snippet.hide

let logger = Logger(label: "example")
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    try await client.ensurePath("/app/config")
    try await put(Array("coin=btc".utf8), at: "/app/config", within: .seconds(30), client)
}
