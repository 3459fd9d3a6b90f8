import Foundation
import Testing

@testable import SwitcherServer

/// What README.zh.md shows is what the English documents say: who changes one finds out here what to translate.
struct ChineseReadmeTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: ConfigurationKeysTests.root.appending(path: path), encoding: .utf8)
    }

    private static func lines(_ path: String) throws -> [String] { try text(path).components(separatedBy: "\n") }

    /// The first two cells of a table's row.
    private static func row(_ line: String) -> [String]? {
        let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return cells.count > 4 && cells[0].isEmpty ? Array(cells[1...2]) : nil
    }

    /// Without what is said of it behind.
    private static func command(_ line: String) -> String? {
        guard line.hasPrefix("    ") else { return nil }
        return line.replacing(/\s+# .*/, with: "").trimmingCharacters(in: .whitespaces)
    }

    @Test func commandsAndReplies() throws {
        let english = try ["README.md", "docs/api.md", "docs/operating.md"].flatMap { try Self.lines($0) }.compactMap(
            Self.command
        )
        let shown = try Self.lines("README.zh.md").compactMap(Self.command)
        #expect(shown.count > 10)
        #expect(shown.filter { !english.contains($0) } == [])
    }

    @Test func configurationKeys() throws {
        let names = try Self.text("README.zh.md").matches(of: /`([A-Z]+[a-z]\w+)`/).map { String($0.output.1) }
        #expect(names.count > 10)
        #expect(Set(names).subtracting(ConfigurationKeys.rows.map(\.name)) == [])
    }

    @Test func codes() throws {
        let english = Set(try Self.lines("docs/api.md").compactMap(Self.row))
        let shown = try Self.lines("README.zh.md").compactMap(Self.row).filter { Int($0[0]) != nil }
        #expect(shown.count > 10)
        #expect(shown.filter { !english.contains($0) } == [])
    }

    @Test func pathsAndRights() throws {
        let english = try Self.text("docs/api.md")
        let shown = try Self.text("README.zh.md").matches(of: /`((?:POST )?\/[a-z][a-z\/.-]*|switch|read|coinbase)`/).map {
            String($0.output.1)
        }
        #expect(shown.count > 10)
        #expect(shown.filter { !english.contains("`\($0.replacing("POST ", with: ""))`") } == [])
    }

    @Test func exitCodes() throws {
        let line = try #require(try Self.lines("README.zh.md").first { $0.hasPrefix("退出码：") })
        let shown = line.matches(of: /\d+/).map { String($0.output) }
        let section = try Self.text("docs/configuration.md").components(separatedBy: "\n## Exit codes\n").last ?? ""
        #expect(shown == section.matches(of: /(?m)^\| (\d+) \|/).map { String($0.output.1) })
    }

    /// What README.md tells operators of is told of there, too: the package, the image, the console, the guides.
    @Test func whatThereIs() throws {
        let english = try Self.text("README.md")
        let sections = english.components(separatedBy: "\n## ").filter { section in
            ["Try it", "Run it", "The API", "In production"].contains { section.hasPrefix($0 + "\n") }
        }
        #expect(sections.count == 4)
        let names = sections.joined().matches(of: /Scripts\/\w+|Packaging\/\w+|`(?:switcherctl|\/console\/|ZK\w+|Enable\w+)`/)
        let chinese = try Self.text("README.zh.md")
        #expect(names.count > 6)
        #expect(Set(names.map { String($0.output) }).filter { !chinese.contains($0) } == [])
    }
}
