import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

// The log is what these are about.
extension ReloadRow {
    static let log = [
        ReloadRow("LogFormat", .fixed("json")) { scene, change in
            #expect(try await scene.loggedLine(ofRequest: "in-text").contains(" request_id=in-text "))
            try await change()
            let line = Data(try await scene.loggedLine(ofRequest: "in-json").utf8)
            let object = try JSONSerialization.jsonObject(with: line) as? [String: Any]
            #expect(object?["request_id"] as? String == "in-json")
        },
        ReloadRow("LogLevel", .fixed(3)) { scene, change in
            // Who speaks no TLS has a line of that level.
            func knock() async throws {
                let client = try await WireClient.connect(scene.port)
                try await client.send("GET / HTTP/1.1\r\n\r\n")
                try await client.waitUntilEnded()
                await client.close()
            }
            try await knock()
            #expect(scene.server.count(of: "TLS handshake failed") == 0)
            try await change()
            try await knock()
            try await eventually("it is logged") { scene.server.count(of: "TLS handshake failed") > 0 }
        },
    ]
}
