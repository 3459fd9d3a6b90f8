import Foundation
import Testing

@testable import SwitcherServer

@Suite("Configuration: reading the file")
struct ConfigurationLoadingTests {
    private static func message(file: String) -> String {
        do throws(ConfigurationError) {
            _ = try CheckedConfiguration.load(file: file, environment: [:])
            return "(no error)"
        } catch {
            return error.message
        }
    }

    @Test("a file that is not there, a directory, a file that never ends")
    func unreadable() {
        #expect(Self.message(file: "/nonexistent/c.json") == "cannot read /nonexistent/c.json: No such file or directory")
        #expect(Self.message(file: "/nonexistent/a\nb") == #"cannot read /nonexistent/a\u{A}b: No such file or directory"#)
        #expect(Self.message(file: "/") == "cannot read /: Is a directory")
        #expect(Self.message(file: "/dev/zero") == "cannot read /dev/zero: it is larger than 1048576 bytes")
        #expect(Self.message(file: "") == "cannot read : No such file or directory")
    }

    @Test("messages repeat the path as it was given")
    func path() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "c.json")
        try Data("{}".utf8).write(to: file)
        #expect(Self.message(file: file.path).hasPrefix("\(file.path): EnableAPIServer and EnableCronJob are both false"))
    }

    @Test("the exit code is EX_CONFIG")
    func exitCode() {
        #expect(ConfigurationError.exitCode == 78)
    }
}
