import Foundation
import Testing

/// The manual page has what docs/configuration.md has of the command line.
struct ManualPageTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: ConfigurationKeysTests.root.appending(path: path), encoding: .utf8)
    }

    /// What stands below a heading of docs/configuration.md.
    private static func section(_ heading: String) throws -> String {
        let sections = try text("docs/configuration.md").components(separatedBy: "\n## ")
        return try #require(sections.first { $0.hasPrefix(heading + "\n") })
    }

    private static func page() throws -> String {
        try text("Packaging/switcher-api-server.8").replacing(#"\-"#, with: "-").replacing(/\\f[A-Z]/, with: "")
    }

    @Test func flags() throws {
        let rows = try Self.section("Command line").components(separatedBy: "\n").filter { $0.hasPrefix("| `-") }
        let flags = rows.flatMap { row in
            row.components(separatedBy: "|")[1].matches(of: /`(-+\w+)/).map { String($0.output.1) }
        }
        #expect(flags.count > 8)
        let shown = Set(try Self.page().matches(of: /-+\w+/).map { String($0.output) })
        #expect(flags.filter { !shown.contains($0) } == [])
    }

    @Test func exitCodes() throws {
        let codes = try Self.section("Exit codes").matches(of: /(?m)^\| (\d+) \|/).map { String($0.output.1) }
        #expect(codes.count > 3)
        let page = try Self.page()
        #expect(codes.filter { !page.contains("\n.TP\n.B \($0)\n") } == [])
    }

    @Test func variables() throws {
        let names = try Self.section("Other variables of the environment").matches(of: /`([A-Z_]+)`/).map { String($0.output.1) }
        #expect(names.count > 1)
        let page = try Self.page()
        #expect(names.filter { !page.contains($0) } == [])
    }
}
