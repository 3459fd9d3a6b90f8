import Foundation
import NIOCore
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// The operator's page is served as docs/console.md says.
struct ConsoleCallTests {
    private static let page: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/CConsole/page")

    private static func field(_ pair: String) -> String {
        "Authorization: Basic \(Data(pair.utf8).base64EncodedString())\r\n"
    }

    private func run(_ body: (TestListener) async throws -> Void) async throws {
        let configuration = TestListener.configuration {
            $0.identities += [
                APIIdentity(user: "reader", proof: .password("r"), rights: [.read]),
                APIIdentity(user: "writer", proof: .password("w"), rights: [.switching, .coinbase]),
            ]
        }
        try await TestListener.run(configuration, routes: [ConsoleRoute(), ConsoleRedirectRoute()], body)
    }

    @Test func everyFileOfTheFolderIsInTheBinary() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.page.path)
        #expect(ConsoleFile.all.map { $0.name.isEmpty ? "index.html" : $0.name }.sorted() == names.sorted())
        for file in ConsoleFile.all {
            let written = try Data(contentsOf: Self.page.appending(path: file.name.isEmpty ? "index.html" : file.name))
            #expect(Data(file.bytes.readableBytesView) == written, "\(file.name)")
        }
    }

    @Test func everyFileIsServedAsWhatItIs() async throws {
        try await run { listener in
            for file in ConsoleFile.all {
                let response = try await listener.call("GET /console/\(file.name)")
                #expect(response.status == 200 && response.body == String(buffer: file.bytes), "\(file.name)")
                let type =
                    switch file.name.split(separator: ".").last {
                    case nil: "text/html; charset=utf-8"
                    case "js": "text/javascript; charset=utf-8"
                    case "css": "text/css; charset=utf-8"
                    case "svg": "image/svg+xml"
                    default: ""
                    }
                #expect(response.values("content-type") == [type])
                #expect(response["x-content-type-options"] == "nosniff")
                #expect(response["referrer-policy"] == "no-referrer")
                #expect(response["cache-control"] == "no-store")
                let policy = try #require(response["content-security-policy"])
                #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
                #expect(!policy.contains("unsafe") && !policy.contains("*") && policy.contains("frame-ancestors 'none'"))
                let head = try await listener.call("HEAD /console/\(file.name)")
                #expect(head.status == 200 && head.body.isEmpty && head["content-length"] == "\(file.bytes.readableBytes)")
            }
            #expect(try await listener.call("GET /console/?live=0").status == 200)
        }
    }

    @Test func thePathWithoutItsSlashLeadsThere() async throws {
        try await run { listener in
            let response = try await listener.call("GET /console")
            #expect(response.status == 302 && response["location"] == "console/")
            #expect(try await listener.call("HEAD /console").status == 302)
        }
    }

    @Test func itIsForWhoMayRead() async throws {
        try await run { listener in
            for path in ["/console/", "/console/app.js", "/console"] {
                let unknown = try await listener.call("GET \(path)", fields: "")
                let writer = try await listener.call("GET \(path)", fields: Self.field("writer:w"))
                let reader = try await listener.call("GET \(path)", fields: Self.field("reader:r"))
                let wrong = try await listener.call("POST \(path)")
                #expect(unknown.status == 401 && writer.status == 403 && reader.status < 400, "\(path)")
                #expect(wrong.status == 405 && wrong["allow"] == "GET, HEAD")
            }
        }
    }

    @Test(arguments: [
        "/console/index.html", "/console/nothing.js", "/console/../app.js", "/console//", "/console/app.js/", "/Console/",
    ])
    func whatIsNotThereIsNotFound(path: String) async throws {
        try await run { listener in
            let response = try await listener.call("GET \(path)")
            #expect(response.status == 404)
        }
    }

    @Test func withoutEnableConsoleThereIsNone() throws {
        let usual = try OpenAPITests.server().routes
        #expect(usual.paths.allSatisfy { !$0.hasPrefix("/console") })
        let configured = try OpenAPITests.server { $0.hasConsole = true }.routes
        #expect(configured["/console/"] != nil && configured["/console"] != nil)
    }

    /// Browsers run nothing of it (the policy), and nobody is to be tempted.
    @Test func nothingIsInlineAndNothingIsMadeOfText() {
        for file in ConsoleFile.all {
            let text = String(buffer: file.bytes)
            for word in [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "sessionStorage",
            ] {
                #expect(!text.contains(word), "\(file.name) has \(word)")
            }
            let places = text.matches(of: /https?:\/\/(?!www\.w3\.org\/)/)
            #expect(places.isEmpty, "\(file.name) names another place")
            guard file.contentType.hasPrefix("text/html") else { continue }
            let inline = text.matches(of: /<style|\son[a-z]+=|\sstyle=|<script(?![^>]*\ssrc=)/)
            #expect(inline.isEmpty)
        }
    }
}
