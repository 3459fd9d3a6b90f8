import Foundation
import Testing
import ZooKeeperTestKit

/// Finds what goes against an order, in sources that are made up.
struct FolderOrderTests {
    private func violations(_ files: [String: String], _ folders: [String]) throws -> [String] {
        let directory = try TemporaryDirectory(prefix: "folder-order")
        defer { directory.remove() }
        for (path, text) in files {
            let file = URL(filePath: directory.path).appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return try FolderOrder(URL(filePath: directory.path), folders).violations()
    }

    private let below = "public struct Below: Sendable {}\nprivate enum Own {}\nprotocol Other { struct Inner {} }\n"

    @Test func whatIsBelowMayBeUsed() throws {
        let top = "/// Top\nfinal class Top { let below: Below? = nil }\nenum Own { case Inner }\n"
        #expect(try violations(["A/Top.swift": top, "B/b/Below.swift": below, "Main.swift": "Top()"], [".", "A", "B"]) == [])
        #expect(
            try violations(["A/Top.swift": top, "B/b/Below.swift": below], ["B", "A"])
                == ["A/Top.swift uses Below, which is above it in B"]
        )
    }

    @Test(
        arguments: [
            ("// Top\n/* Top */ let a = \"Top \\\" Top\" + #\"Top \\(Top) \"Top\"# + \"\"\"\n  \"Top\" \\\n \"\"\"\n", false),
            ("let a = \"a \\(b(Top.c)) d\"\n", true), ("let a = #\"\\#(\"x\" + f(\"y\", g(1)))\"#; let b: [Top] = []\n", true),
            ("let a = \"\\(x)Top\"\n", false), ("let a = \"\"\"\n \\(Top.a) \"\"\n \"\"\"\n", true),
            ("extension Top {}\n", true), ("let TopMost = 1, a_Top = 2\n", false),
        ]
    )
    func commentsAndTextsAreNotCode(text: String, isUse: Bool) throws {
        let found = try violations(["A/Top.swift": "actor Top {}", "B/b.swift": text], ["A", "B"])
        #expect(found == (isUse ? ["B/b.swift uses Top, which is above it in A"] : []))
    }

    @Test func everyFolderHasItsPlace() throws {
        let found = try violations(["A/a.swift": "", "B/b.swift": "", "c.swift": ""], ["A", "C"])
        #expect(
            Set(found) == [
                "B/b.swift is in no folder of the order", "c.swift is in no folder of the order", "there is nothing in C",
            ]
        )
    }
}
