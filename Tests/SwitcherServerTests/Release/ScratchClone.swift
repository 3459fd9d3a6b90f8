import Foundation
import Subprocess
import SystemPackage
import Testing
import ZooKeeperTestKit

/// What Scripts/release works on, alone in a repository of its own.
struct ScratchClone {
    static let changelog = "# Changelog\n\n## Unreleased\n\n- A thing.\n\n## 0.1.0\n\n- Everything.\n"
    static let place = "Sources/SwitcherVersion/Version.swift"

    let folder: TemporaryDirectory

    init() async throws {
        folder = try TemporaryDirectory(prefix: "release")
        let files = FileManager.default
        for path in ["Scripts/release", "Scripts/lib/setup.sh", "Packaging/dependencies.json", Self.place] {
            let copy = folder.path + "/" + path
            try files.createDirectory(atPath: (copy as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try files.copyItem(atPath: ConfigurationKeysTests.root.appending(path: path).path, toPath: copy)
        }
        try write("public enum Version {\n    public static let current = \"0.1.0\"\n}\n", to: Self.place)
        try write(Self.changelog, to: "CHANGELOG.md")
        try await git("init", "--quiet", "--initial-branch", "main")
        try await git("config", "user.name", "somebody")
        try await git("config", "user.email", "somebody@example.org")
        try await commit()
    }

    func write(_ text: String, to path: String) throws {
        try text.write(toFile: folder.path + "/" + path, atomically: true, encoding: .utf8)
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: folder.path + "/" + path, encoding: .utf8) }

    func commit() async throws {
        try await git("add", "--all")
        try await git("commit", "--quiet", "--message", "A commit")
    }

    /// What git prints; it has to succeed.
    @discardableResult func git(_ arguments: String...) async throws -> String {
        let (words, isContent) = try await run("git", arguments)
        #expect(isContent, "git \(arguments): \(words)")
        return words
    }

    /// What the script prints, and whether it succeeds.
    func release(_ arguments: String...) async throws -> (words: String, isContent: Bool) {
        try await run("Scripts/release", arguments)
    }

    /// All that a release changes, or a refusal must not.
    func state() async throws -> [String] {
        try await [
            git("rev-parse", "HEAD"), git("tag"), git("status", "--porcelain"), git("worktree", "list"), git("diff", "HEAD"),
        ]
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> (words: String, isContent: Bool) {
        // Whoever runs the tests out of a hook of git has these set, and means another repository.
        let result = try await Subprocess.run(
            .path("/usr/bin/env"),
            arguments: Arguments(["-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u", "GIT_INDEX_FILE", program] + arguments),
            workingDirectory: FilePath(folder.path),
            output: .string(limit: 100_000),
            error: .combinedWithOutput
        )
        return (result.standardOutput, result.terminationStatus.isSuccess)
    }
}
