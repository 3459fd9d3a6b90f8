import Foundation
import Testing
import ZooKeeperTestKit

/// What is done, in this order. The second package is that of the other place.
private let steps = [
    "test", "check-models", "check-api", "check-console", "sanitize", "fuzz", "benchmark", "package", "package", "check-package",
]

/// All of `Scripts/release`, with scripts in place of those that take hours. Whatever fails leaves no half of a release.
struct WholeReleaseTests {
    /// What each step does, where nothing else is said: a package is the same everywhere.
    private static let package =
        "mkdir -p .build/packages; echo \"$(sed -n 2p Sources/*/Version.swift)\" >.build/packages/switcher-api-server_1_amd64.deb"

    /// A repository whose steps write down that they were taken; `changes` are what some of them do instead, in the shell.
    private func withClone(_ changes: [String: String] = [:], _ body: (ScratchClone) async throws -> Void) async throws {
        let clone = try await ScratchClone()
        defer { clone.folder.remove() }
        try clone.write(".build/\nPackage.resolved\n", to: ".gitignore")
        for step in Set(steps) {
            let work = changes[step] ?? (step == "package" ? Self.package : ":")
            let script =
                "#!/usr/bin/env bash\nset -e\ncd \"$(dirname \"$0\")/..\"\necho \(step) >>'\(clone.folder.path)/.git/steps'\n\(work)\n"
            try clone.write(script, to: "Scripts/\(step)")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: clone.folder.path + "/Scripts/\(step)"
            )
        }
        try await clone.commit()
        try await body(clone)
    }

    private func taken(_ clone: ScratchClone) throws -> [String] {
        try clone.text(".git/steps").split(separator: "\n").map(String.init)
    }

    private func isRefused(_ changes: [String: String], because reason: String? = nil) async throws {
        try await withClone(changes) { clone in
            let before = try await clone.state()
            let (words, isContent) = try await clone.release("1.0.0")
            #expect(!isContent && reason.map(words.contains) != false && !words.contains("is committed and tagged"), "\(words)")
            #expect(try await clone.state() == before, "\(words)")
        }
    }

    @Test func everythingPasses() async throws {
        try await withClone { clone in
            try clone.write("what the tests have passed with\n", to: "Package.resolved")
            let (words, isContent) = try await clone.release("1.0.0")
            #expect(isContent, "\(words)")
            #expect(try taken(clone) == steps)
            #expect(try await clone.git("log", "-1", "--format=%s %D") == "Release 1.0.0 HEAD -> main, tag: 1.0.0\n")
            #expect(try await clone.git("status", "--porcelain").isEmpty)
            #expect(try await clone.git("worktree", "list").split(separator: "\n").count == 1)
            #expect(try clone.text("Packaging/dependencies.json") == "what the tests have passed with\n")
            #expect(try clone.text(".build/packages/switcher-api-server_1_amd64.deb").contains("\"1.0.0\""))
        }
    }

    /// `everythingPasses` has all of them; what comes of it depends on where it is.
    @Test(arguments: ["test", "benchmark", "package", "check-package"])
    func aStepThatFails(_ step: String) async throws {
        try await isRefused([step: "exit 3"])
    }

    @Test func stoppedInTheMidst() async throws {
        try await isRefused(["check-package": "kill -TERM $PPID; exit 1"])
    }

    @Test func packagesThatDiffer() async throws {
        let package = Self.package.replacing("$(sed", with: "$PWD $(sed")
        try await isRefused(["package": package], because: "switcher-api-server_1_amd64.deb")
    }

    @Test func aPackageThatOneOfThemLacks() async throws {
        let package = Self.package + "; case $PWD in */elsewhere/*) touch .build/packages/another.deb ;; esac"
        try await isRefused(["package": package], because: "another.deb")
    }

    @Test func noPackages() async throws {
        try await isRefused(["package": ":"], because: "no packages were built")
    }

    @Test func aStepThatChangesSomething() async throws {
        try await withClone(["fuzz": "echo found >found"]) { clone in
            let (words, isContent) = try await clone.release("1.0.0")
            #expect(!isContent && words.contains("changed something: ?? found"), "\(words)")
            #expect(try await clone.git("tag").isEmpty)
        }
    }

    /// Somebody goes on working while the packages are built: what they do stays, and there is no release.
    @Test func aCommitMeanwhile() async throws {
        try await withClone(["check-package": "git commit --quiet --allow-empty --message 'Something else'"]) { clone in
            let (words, isContent) = try await clone.release("1.0.0")
            #expect(!isContent && words.contains("meanwhile"), "\(words)")
            #expect(try await clone.git("log", "-1", "--format=%s %D") == "Something else HEAD -> main\n")
            #expect(try await clone.git("tag").isEmpty)
        }
    }

    /// A commit, or a tag, that git refuses.
    @Test(arguments: ["pre-commit": "exit 1", "reference-transaction": "! grep -q refs/tags/"])
    func whatGitRefuses(_ hook: String, _ work: String) async throws {
        try await withClone { clone in
            let path = ".git/hooks/\(hook)"
            try FileManager.default.createDirectory(atPath: clone.folder.path + "/.git/hooks", withIntermediateDirectories: true)
            try clone.write("#!/bin/sh\n\(work)\n", to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: clone.folder.path + "/" + path)
            let before = try await clone.state()
            let (words, isContent) = try await clone.release("1.0.0")
            #expect(!isContent, "\(words)")
            #expect(try await clone.state() == before, "\(words)")
        }
    }

    @Test func onNoBranch() async throws {
        try await withClone { clone in
            try await clone.git("checkout", "--quiet", "--detach")
            let before = try await clone.state()
            for mode in ["--dry-run", "--unchecked"] {
                let (words, isContent) = try await clone.release(mode, "1.0.0")
                #expect(!isContent && words.contains("HEAD is on no branch"), "\(words)")
            }
            #expect(try await clone.state() == before)
        }
    }
}
