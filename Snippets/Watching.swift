// Follows a znode for as long as it is asked to.

// snippet.hide
import Logging
import ZooKeeper

let logger = Logger(label: "example")
try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
    // snippet.show
    for try await content in client.changes(of: "/app/config") {
        switch content {
        case .present(let data, let stat):
            print("version \(stat.version): \(String(decoding: data, as: UTF8.self))")
        case .missing:
            print("there is none")
        }
    }
    // snippet.hide
}
