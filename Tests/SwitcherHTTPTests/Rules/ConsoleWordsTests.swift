import Foundation
import NIOCore
import Testing

@testable import SwitcherHTTP

/// What the operator's page says is there for everything, in both languages.
struct ConsoleWordsTests {
    /// A file that is JSON behind `export default`.
    private static func table<Row: Decodable>(_ name: String) throws -> [String: Row] {
        let file = try #require(ConsoleFile.all.first { $0.name == name })
        let text = String(buffer: file.bytes).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(text.hasPrefix("export default {") && text.hasSuffix("};"))
        return try JSONDecoder().decode([String: Row].self, from: Data(text.dropFirst(15).dropLast().utf8))
    }

    /// Who adds a reply finds out here that people have to be told what to do about it.
    @Test(arguments: ReplyCode.allCases.filter { $0.row.number != 0 })
    func everyErrorIsExplained(code: ReplyCode) throws {
        let rows: [String: [String: [String]]] = try Self.table("errors.js")
        let row = try #require(rows["\(code.row.number) \(code.row.text)"], "\(code)")
        for language in ["en", "zh"] {
            let words = try #require(row[language])
            #expect(words.count == 2 && words.allSatisfy { !$0.isEmpty }, "\(code)")
        }
    }

    @Test func noErrorIsExplainedThatIsNone() throws {
        let rows: [String: [String: [String]]] = try Self.table("errors.js")
        #expect(Set(rows.keys).subtracting(ReplyCode.allCases.map { "\($0.row.number) \($0.row.text)" }) == [])
    }

    @Test func everyWordIsInBothLanguagesWithTheSameGaps() throws {
        let words: [String: [String]] = try Self.table("words.js")
        #expect(!words.isEmpty)
        for (key, texts) in words {
            #expect(texts.count == 2 && texts.allSatisfy { !$0.isEmpty }, "\(key)")
            let gaps = texts.map { Set($0.matches(of: /\{\w+\}/).map { String($0.output) }) }
            #expect(gaps.first == gaps.last, "\(key)")
        }
    }

    @Test func everyWordThatIsAskedForIsThere() throws {
        let words: [String: [String]] = try Self.table("words.js")
        for file in ConsoleFile.all where file.name.hasSuffix(".js") {
            let text = String(buffer: file.bytes)
            for match in text.matches(of: /\bt\("([^"]+)"/) {
                #expect(words[String(match.output.1)] != nil, "\(file.name): \(match.output.1)")
            }
            for match in text.matches(of: /Unreadable\("([^"]+)"/) {
                #expect(words[String(match.output.1)] != nil, "\(file.name): \(match.output.1)")
            }
        }
    }
}
