import Foundation
import Testing
import ZooKeeperTestKit

/// `Scripts/release`, but for what it checks and builds, in a repository of its own.
struct ReleaseScriptTests {
    private func withClone(_ body: (ScratchClone) async throws -> Void) async throws {
        let clone = try await ScratchClone()
        defer { clone.folder.remove() }
        try await body(clone)
    }

    /// Nothing is changed by it, neither when it is asked nor when it is told.
    private func isRefused(_ version: String, because reason: String, in clone: ScratchClone) async throws {
        let before = try await clone.state()
        for mode in ["--dry-run", "--unchecked"] {
            let (words, isContent) = try await clone.release(mode, version)
            #expect(!isContent && words.contains(reason), "\(mode) \(version): \(words)")
        }
        #expect(try await clone.state() == before)
    }

    @Test func aRelease() async throws {
        try await withClone { clone in
            let (words, isContent) = try await clone.release("--unchecked", "0.2.0-rc.1")
            #expect(isContent, "\(words)")
            #expect(try clone.text(ScratchClone.place).contains("static let current = \"0.2.0-rc.1\"\n"))
            let dated = try clone.text("CHANGELOG.md").wholeMatch(
                of:
                    /# Changelog\n\n## Unreleased\n\n## 0\.2\.0-rc\.1 \(\d{4}-\d\d-\d\d\)\n\n- A thing\.\n\n## 0\.1\.0\n\n- Everything\.\n/
            )
            #expect(dated != nil)
            #expect(try await clone.git("log", "-1", "--format=%s") == "Release 0.2.0-rc.1\n")
            #expect(try await clone.git("status", "--porcelain").isEmpty)
            let head = try await clone.git("rev-parse", "HEAD")
            #expect(try await clone.git("rev-parse", "0.2.0-rc.1^{commit}") == head)
            #expect(try await clone.git("tag", "--list", "--format=%(contents)").contains("- A thing."))
        }
    }

    @Test func whatItWouldDo() async throws {
        try await withClone { clone in
            let before = try await clone.state()
            let (words, isContent) = try await clone.release("--dry-run", "1.0.0")
            #expect(isContent && words.contains("+    public static let current = \"1.0.0\"\n") && words.contains("+## 1.0.0 ("))
            #expect(try await clone.state() == before)
        }
    }

    @Test func aTreeWithChanges() async throws {
        try await withClone { clone in
            try clone.write("a note", to: "note")
            try await isRefused("0.2.0", because: "not committed: ?? note", in: clone)
        }
    }

    @Test func aTagThatIsThere() async throws {
        try await withClone { clone in
            try await clone.git("tag", "0.2.0")
            try await isRefused("0.2.0", because: "there is a tag 0.2.0", in: clone)
        }
    }

    @Test func whatIsNoVersion() async throws {
        try await withClone { clone in
            for version in [
                "1", "1.0", "v1.0.0", "01.0.0", "1.0.0.0", "1.0.0-", "1.0.0-rc..1", "1.0.0-01", "1.0.0+1", "1.0.0 ", "",
            ] {
                try await isRefused(version, because: "no version of Semantic Versioning", in: clone)
            }
        }
    }

    @Test func aVersionThatIsNotGreater() async throws {
        try await withClone { clone in
            for version in ["0.1.0", "0.0.9", "0.1.0-rc.1"] {
                try await isRefused(version, because: "not greater than 0.1.0", in: clone)
            }
            // What is tagged counts as well, and what else is called by a tag does not.
            for tag in ["0.10.0-rc.2", "0.9.0", "v7.0.0", "tried"] { try await clone.git("tag", tag) }
            for version in ["0.2.0", "0.10.0-alpha", "0.10.0-rc.1"] {
                try await isRefused(version, because: "not greater than 0.10.0-rc.2", in: clone)
            }
            for version in ["0.10.0-rc.10", "0.10.0", "0.11.0-alpha"] {
                let (words, isContent) = try await clone.release("--dry-run", version)
                #expect(isContent, "\(words)")
            }
        }
    }

    @Test(arguments: ["", "## Unreleased\n\n  \n", "## Unreleased changes\n\n- A thing.\n", "## Unreleased\n\n### Fixed\n"])
    func aChangelogWithNothingNew(_ section: String) async throws {
        try await withClone { clone in
            try clone.write("# Changelog\n\n\(section)\n## 0.1.0\n\n- Everything.\n", to: "CHANGELOG.md")
            try await clone.commit()
            try await isRefused("0.2.0", because: "CHANGELOG.md has no", in: clone)
        }
    }
}
