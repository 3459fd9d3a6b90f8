import Foundation
import SwitcherControl
import Testing
import ZooKeeperTestKit

/// Which server, as whom, and where a password may stand.
struct TargetTests {
    private static let environment = Settings(url: "http://one", user: "u", password: "p")

    @Test(arguments: [
        ("http://127.0.0.1:8082", "http://127.0.0.1:8082"), ("HTTPS://host/", "https://host"),
        ("http://[::1]:1/a/", "http://[::1]:1/a"),
    ])
    func addresses(text: String, wanted: String) throws {
        #expect(try ServerURL(text, from: "--url").description == wanted)
    }

    @Test(arguments: [
        "", "host", "127.0.0.1:8082", "ftp://host", "http://", "http://u:secret@host", "http://host?x=1", "http://host:99999",
        "http://h o/",
    ])
    func whatIsNoAddress(text: String) throws {
        let error = try #require(throws: ControlError.self) { try ServerURL(text, from: "SWITCHER_URL") }
        #expect(error.status == .configuration)
        #expect(error.description.hasPrefix("SWITCHER_URL ") && !error.description.contains("secret"))
    }

    @Test func aPasswordGoesToTheServerThatItStandsBeside() {
        let own = TargetChoice(options: Settings(), environment: Self.environment, file: nil)
        #expect((own.url, own.user, own.password) == ("http://one", "u", "p"))
        let other = TargetChoice(options: Settings(url: "http://two"), environment: Self.environment, file: nil)
        #expect((other.url, other.user, other.password) == ("http://two", nil, nil))
        #expect(other.leftOut == "what the environment has is for another server")
        let same = TargetChoice(options: Settings(url: "http://one/"), environment: Self.environment, file: nil)
        #expect(same.password == "p")
        let file = TargetChoice(options: Settings(), environment: Settings(url: "http://two"), file: Self.environment)
        #expect((file.url, file.password) == ("http://two", nil))
        let alone = TargetChoice(
            options: Settings(),
            environment: Settings(user: "u", password: "p"),
            file: Settings(url: "http://one")
        )
        #expect((alone.url, alone.password) == ("http://one", "p"))
        let otherUser = TargetChoice(options: Settings(user: "v"), environment: Self.environment, file: nil)
        #expect((otherUser.user, otherUser.password) == ("v", nil))
    }

    @Test func aLoadGoesWhereTheArgumentSays() {
        let choice = TargetChoice(
            options: Settings(),
            environment: Self.environment,
            file: Self.environment,
            takesURLFromArgumentAlone: true
        )
        #expect(choice.url == nil)
    }

    @Test func files() throws {
        let text = "# ours\n\nSWITCHER_URL=http://one\nSWITCHER_USER='u'\r\nSWITCHER_PASSWORD=\"a=b \"\n"
        #expect(try Settings(text: text, path: "f") == Settings(url: "http://one", user: "u", password: "a=b "))
        let error = try #require(throws: ControlError.self) { try Settings(text: "\nPASSWORD=secret", path: "f") }
        #expect(error.description.hasPrefix("f, line 2: write SWITCHER_URL=…") && !error.description.contains("secret"))
    }

    @Test func aFileThatOthersMayReadIsRefused() throws {
        let folder = try TemporaryDirectory(prefix: "switcherctl")
        let path = folder.path + "/conf"
        try "SWITCHER_USER=u\n".write(toFile: path, atomically: true, encoding: .utf8)
        for mode in [0o640, 0o604, 0o644, 0o620] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = try #require(throws: ControlError.self) { try SettingsFile.read(path, isOptional: true) }
            #expect(error.status == .configuration && error.description.contains("chmod 600"))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try SettingsFile.read(path, isOptional: false) == Settings(user: "u"))
        #expect(try SettingsFile.read(path + "x", isOptional: true) == nil)
        #expect(throws: ControlError.self) { try SettingsFile.read(path + "x", isOptional: false) }
        #expect(throws: ControlError.self) { try SettingsFile.read(folder.path, isOptional: false) }
    }

    @Test func whatIsMissingIsAskedFor() throws {
        let nothing = TargetChoice(options: Settings(), environment: Settings(), file: nil)
        var prompts: [String] = []
        let target = try Target(nothing) { prompt, isSecret in
            prompts.append(isSecret ? "secret" : prompt)
            return prompts.count == 1 ? "" : "x"
        }
        #expect(target.url.description == "http://127.0.0.1:8082" && prompts.count == 3 && prompts[2] == "secret")
        #expect("\(target)" == "http://127.0.0.1:8082" && String(reflecting: target).contains("x") == false)
        let error = try #require(throws: ControlError.self) { try Target(nothing) { _, _ in nil } }
        #expect(error.status == .configuration && error.description.contains("SWITCHER_URL"))
    }
}
