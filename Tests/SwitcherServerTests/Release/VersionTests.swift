import Foundation
import SwitcherTestKit
import SwitcherVersion
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The version stands in one place, and everything that shows one shows that.
struct VersionTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: ConfigurationKeysTests.root.appending(path: path), encoding: .utf8)
    }

    @Test func whatTheProgramShows() async throws {
        try await withUpstream(.always(.init())) { site in
            let changes: [String: Any] = ["EnableCronJob": true, "UserCoinMapURL": "http://127.0.0.1:\(site.port)/"]
            try await withZooKeeper { zooKeeper in
                let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)
                try await withServer(configuration) { server in
                    try await server.waitUntilReady()
                    let text = try await server.curl("/openapi.json")
                    let description = try JSONSerialization.jsonObject(with: Data(text.utf8))
                    let info = (description as? [String: Any])?["info"] as? [String: Any]
                    #expect(info?["version"] as? String == Version.current)
                    let metrics = try await server.curl("/metrics")
                    #expect(metrics.contains("switcher_build_info{version=\"\(Version.current)\"} 1"))
                    #expect(server.output.contains("version=\(Version.current)"))
                    try await eventually("it has pulled") { !site.requests.isEmpty }
                    #expect(site.requests[0].userAgent == "switcher-api-server/\(Version.current)")
                }
                try await withServer(configuration, arguments: ["--version"]) { server in
                    let exitCode = try await server.exitCode()
                    #expect(exitCode == 0)
                    #expect(server.output == "\(Version.current)\n")
                }
            }
        }
    }

    /// What is being worked on stands above it.
    @Test func theChangelogsLastRelease() throws {
        let releases = try Self.text("CHANGELOG.md").matches(of: /(?m)^## (\d\S*)/).map { String($0.output.1) }
        #expect(releases.first == Version.current)
    }

    /// Else one of them is forgotten at the next release.
    @Test func itStandsInOnePlace() throws {
        let root = ConfigurationKeysTests.root
        let files = try #require(
            FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil)
        )
        let packaging = try #require(
            FileManager.default.enumerator(at: root.appending(path: "Packaging"), includingPropertiesForKeys: nil)
        )
        let places = (files.allObjects + packaging.allObjects).compactMap { $0 as? URL }.filter { file in
            // What others' versions are is another matter.
            guard file.lastPathComponent != "dependencies.json", let text = try? String(contentsOf: file, encoding: .utf8) else {
                return false
            }
            return text.contains("\"\(Version.current)\"")
        }
        #expect(places.map(\.lastPathComponent) == ["Version.swift"])
    }
}
