import Foundation
import Logging
import NIOCore
import Switcher
import SwitcherTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// `/openapi.json` has every route and every reply of docs/api.md, and every route of the server.
struct OpenAPITests {
    private static let page: String = {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "docs/api.md"), encoding: .utf8)) ?? ""
    }()

    /// A server with everything that one can have, which does not run.
    static func server(_ change: (inout HTTPConfiguration) -> Void = { _ in }) throws -> SwitcherHTTPServer {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = ZooKeeperClient(
            configuration: ZooKeeperConfiguration(servers: [try ServerAddress("127.0.0.1:1")]),
            logger: quiet
        )
        let writing = SwitchWriterConfiguration(directory: ZNodePath("/x"), requestTimeout: .seconds(1))
        return SwitcherHTTPServer(
            configuration: TestListener.configuration(change),
            check: Replaceable(SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)),
            writer: SwitchWriter(client: client, configuration: writing, logger: quiet),
            decoding: DecodingLane(),
            readiness: { .ready },
            exposition: { HTTPExposition("", contentType: "text/plain") },
            version: "1.2.3",
            logger: quiet
        )
    }

    private static func document() async throws -> [String: Any] {
        let route = try #require(try server().routes["/openapi.json"]?.route)
        let target = try RequestTarget("/openapi.json")
        let origin = RequestOrigin(id: RequestID(), remote: "")
        let reply = await route.reply(
            to: RequestCall(target: target, contentType: nil, body: nil, identity: nil, origin: origin)
        )
        #expect(reply.status == .ok && reply.contentType == "application/json; charset=utf-8")
        return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.readableBytesView)) as? [String: Any])
    }

    private static func paths() async throws -> [String: [String: [String: Any]]] {
        try #require(try await document()["paths"] as? [String: [String: [String: Any]]])
    }

    /// The rows of a table whose first column has that name: the code spans of the first cell, and the other cells.
    private static func rows(_ column: String) -> [(names: [String], cells: [String])] {
        let tables = page.components(separatedBy: "\n\n").filter { $0.hasPrefix("| \(column) |") }
        return tables.flatMap { $0.split(separator: "\n").dropFirst(2) }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return (cells[0].matches(of: /`([^`]+)`/).map { String($0.output.1) }, Array(cells.dropFirst()))
        }
    }

    @Test func itIsOpenAPIOfThisVersion() async throws {
        let document = try await Self.document()
        #expect(document["openapi"] as? String == "3.1.0")
        #expect((document["info"] as? [String: Any])?["version"] as? String == "1.2.3")
        #expect((document["info"] as? [String: Any])?["title"] as? String == "switcher-api-server")
    }

    @Test func anybodyMayReadIt() async throws {
        let route = try #require(try Self.server().routes["/openapi.json"]?.route)
        try await TestListener.run(routes: [route]) { listener in
            let response = try await listener.call("GET /openapi.json", fields: "")
            #expect(response.status == 200 && response.body.hasPrefix(#"{"openapi":"3.1.0","#))
            #expect(try await listener.call("HEAD /openapi.json", fields: "").body.isEmpty)
        }
    }

    @Test func everyPathAndMethodOfTheServerIsInIt() async throws {
        let (paths, routes) = (try await Self.paths(), try Self.server().routes)
        #expect(paths.keys.sorted() == routes.paths.sorted())
        for (path, operations) in paths {
            let methods = try #require(routes[path]).route.methods
            #expect(Set(operations.keys) == Set(methods.map { $0.rawValue.lowercased() }), "\(path)")
        }
    }

    @Test func everyPathAndMethodOfTheDocumentationIsInIt() async throws {
        let paths = try await Self.paths()
        let documented = Self.rows("path").filter { !$0.names.isEmpty }
        #expect(documented.flatMap(\.names).sorted() == paths.keys.sorted())
        for (names, cells) in documented {
            for name in names {
                let methods = paths[name].map { $0.keys.map { $0.uppercased() }.sorted() }
                #expect(methods == cells[0].components(separatedBy: ", ").sorted(), "\(name)")
            }
        }
    }

    @Test func everyRightOfTheDocumentationIsInIt() async throws {
        var documented: [String: String] = [:]
        for (names, cells) in Self.rows("right") {
            for path in cells[0].matches(of: /`([^`]+)`/) { documented[String(path.output.1)] = names[0] }
        }
        for (path, operations) in try await Self.paths() {
            for operation in operations.values {
                #expect(operation["x-right"] as? String == documented[path], "\(path)")
                #expect((operation["security"] != nil) == (documented[path] != nil), "\(path)")
            }
        }
    }

    /// Those are compared with docs/api.md elsewhere.
    @Test(arguments: ReplyCode.allCases)
    func everyReplyIsInIt(code: ReplyCode) async throws {
        let document = try await Self.document()
        let components = try #require(document["components"] as? [String: Any])
        let shared = try #require(components["responses"] as? [String: [String: Any]])
        let operations = try await Self.paths().values.flatMap(\.values)
        let own = operations.compactMap { ($0["responses"] as? [String: [String: Any]])?["\(code.row.status.rawValue)"] }
        let text = code == .success ? "0" : "\(code.row.number) \(code.row.text)"
        let those = (own + shared.values).filter { response in
            (response["description"] as? String)?.components(separatedBy: "; ").contains(text) == true
        }
        #expect(!those.isEmpty)
        for response in those {
            // That of a HEAD has none.
            guard let content = response["content"] as? [String: [String: Any]] else { continue }
            let schema = try #require(content["application/json"]?["schema"] as? [String: Any])
            let properties = try #require(schema["properties"] as? [String: [String: Any]])
            let numbers = properties["err_no"]?["enum"] as? [Int]
            #expect(numbers?.contains(code.row.number) ?? true)
            let headers = response["headers"] as? [String: Any] ?? [:]
            #expect(code.row.fields.allSatisfy { headers[$0.name] != nil })
        }
    }

    @Test func namesOfOperationsAreUnique() async throws {
        let names = try await Self.paths().values.flatMap(\.values).compactMap { $0["operationId"] as? String }
        #expect(Set(names).count == names.count && !names.isEmpty)
    }

    @Test func aTreeIsWrittenAsJSON() throws {
        let tree: JSONTree = ["a": ["b", true, .number(-1)], "\"\u{1}é": [:], "c": []]
        var json: [UInt8] = []
        tree.write(into: &json)
        #expect(String(decoding: json, as: UTF8.self) == #"{"a":["b",true,-1],"\"\u0001é":{},"c":[]}"#)
    }
}
