import Foundation
import NIOCore
import Switcher
import Testing

@testable import SwitcherHTTP

/// The table of replies and the tables of docs/api.md are the same: who changes one changes the other.
struct ReplyCodeTests {
    /// A row of a table in the documentation.
    private struct DocumentedReply: Hashable, CustomStringConvertible {
        let status: Int
        let number: Int
        /// With `…` for what differs from one reply to the next.
        let text: String
        /// `nil` where the table has no column for them.
        let members: [String]?
        /// As in `Retry-After: 1`.
        let fields: [String]

        var description: String { "\(status) \(number) \(text) \(members ?? []) \(fields)" }
    }

    private static let page: String = {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "docs/api.md"), encoding: .utf8)) ?? ""
    }()

    /// The rows of the tables that have this column, by the columns' names.
    private static func rows(withColumn name: String) -> [[String: String]] {
        var rows: [[String: String]] = []
        var columns: [String]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                columns = nil
                continue
            }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard let names = columns else {
                columns = cells
                continue
            }
            guard names.contains(name), !line.hasPrefix("|---") else { continue }
            rows.append(Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first }))
        }
        return rows
    }

    private static func codeSpans(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { !$0.offset.isMultiple(of: 2) }
            .map { String($0.element) }
    }

    /// Every reply in the documentation, once for each of its texts.
    private static func documentedReplies() throws -> [DocumentedReply] {
        try rows(withColumn: "err_msg").filter { $0["status"] != nil || $0["err_no"] != nil }.flatMap { row in
            let status = try row["status"].map { try #require(Int($0)) }
            let number = try row["err_no"].map { try #require(Int($0)) }
            let spans = codeSpans(try #require(row["when"]))
            return try #require(row["err_msg"]).components(separatedBy: "; ").map { text in
                DocumentedReply(
                    status: status ?? 200,
                    number: try #require(number ?? status),
                    text: text.replacing("*what is wrong*", with: "…").replacing(" N ", with: " … ")
                        .replacing("'NAME'", with: "'…'"),
                    members: row.first { $0.key.hasPrefix("members") }.map { codeSpans($0.value) },
                    fields: spans.filter { $0.contains(": ") }
                )
            }
        }
    }

    private static func isDocumented(_ code: ReplyCode, _ reply: DocumentedReply) -> Bool {
        let row = code.row
        return reply.status == row.status.rawValue && reply.number == row.number && reply.text == row.text
            && reply.fields == row.fields.map { "\($0.name): \($0.value)" }
    }

    @Test func everyDocumentedReplyIsInTheTable() throws {
        let documented = try Self.documentedReplies()
        #expect(documented.count > 30)
        for reply in documented {
            let code = ReplyCode.allCases.first { code in
                Self.isDocumented(code, reply)
                    && (reply.members ?? code.row.members.map(\.rawValue)) == code.row.members.map(\.rawValue)
            }
            #expect(code != nil, "docs/api.md has \(reply)")
        }
    }

    @Test(arguments: ReplyCode.allCases)
    func everyReplyOfTheTableIsDocumented(_ code: ReplyCode) throws {
        let members = code.row.members.map(\.rawValue)
        // A success is no error, and in no table of them.
        if code == .success { return #expect(Self.page.contains("\n    \(String(buffer: Reply(code).body))\n")) }
        #expect(
            try Self.documentedReplies().contains { Self.isDocumented(code, $0) && ($0.members ?? []) == members },
            "\(code) is not in docs/api.md as \(code.row)"
        )
    }

    @Test func theTableSaysNothingTwice() {
        let rows = ReplyCode.allCases.map(\.row).map { "\($0.status) \($0.number) \($0.text) \($0.members)" }
        #expect(Set(rows).count == rows.count)
    }

    @Test func theReasonsOfNotBeingReadyAreDocumented() {
        let states: [SwitchWriter.Readiness] = [.notConnected, .directoryMissing, .recordsUnknown]
        let reasons: [String] = states.compactMap {
            if case .notReady(let reason) = HTTPReadiness($0) { reason } else { nil }
        }
        let documented = Self.rows(withColumn: "err_msg").filter { $0["status"] == nil && $0["err_no"] == nil }
        #expect(documented.map { $0["err_msg"] } == reasons)
        #expect(HTTPReadiness(.ready) == .ready)
    }
}
