import Foundation
import Testing

@testable import SwitcherServer

/// The table, the sample file and the documentation say the same: who changes one alone finds out here.
@Suite("Configuration: the table and what is written about it")
struct ConfigurationDocumentsTests {
    /// A key's row in `docs/configuration.md`.
    private struct DocumentedKey {
        let name: String
        let defaultText: String
        let limits: String
        let meaning: String

        /// `nil` where the line is no key's.
        init?(_ line: Substring) {
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, let name = cells[1].wholeMatch(of: /`(\w+)`/)?.output.1 else { return nil }
            self.name = String(name)
            defaultText = cells[2]
            limits = cells[3]
            meaning = cells[4]
        }
    }

    private static func documentedKeys() throws -> [DocumentedKey] {
        let text = try String(contentsOf: ConfigurationKeysTests.root.appending(path: "docs/configuration.md"), encoding: .utf8)
        let sections = text.components(separatedBy: "\n## ")
        let keys = try #require(sections.first { $0.hasPrefix("Keys\n") })
        let lines = keys.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let documented = lines.compactMap(DocumentedKey.init)
        #expect(documented.count == lines.count, "a row of a key has the key, its default, what it takes, and what it is for")
        return documented
    }

    @Test("docs/configuration.md has every key once, and no other")
    func documentedNames() throws {
        #expect(try Self.documentedKeys().map(\.name).sorted() == ConfigurationKeys.rows.map(\.name).sorted())
    }

    @Test("docs/configuration.md has every default and every limit", arguments: ConfigurationKeys.rows)
    func documentedValues(row: any ConfigurationRow) throws {
        let documented = try #require(try Self.documentedKeys().first { $0.name == row.name })
        #expect(documented.defaultText == row.defaultText)
        #expect(documented.limits == row.limits)
    }

    @Test("config.default.json has the table's sample of every key", arguments: ConfigurationKeys.rows)
    func sample(row: any ConfigurationRow) throws {
        let json = try Data(contentsOf: ConfigurationKeysTests.sampleFile)
        let parsed = try ConfigurationValues.parse(json: json, name: "sample")
        #expect(parsed.unknownKeys == [] && parsed.warnings == [])
        let isSample = Self.isSample(row, parsed.values)
        #expect(isSample)
    }

    private static func isSample<Row: ConfigurationRow>(_ row: Row, _ values: ConfigurationValues) -> Bool {
        values[row.key] == row.sample
    }
}
