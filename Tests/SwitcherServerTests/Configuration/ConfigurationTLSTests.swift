import Foundation
import Logging
import SwitcherHTTP
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite("Configuration: TLS")
struct ConfigurationTLSTests {
    private static let key = "TLSPrivateKeyFile"
    private static let certificate = "TLSCertificateFile"
    private static let authority = "TLSClientCAFile"

    private static func values(_ identity: TestAuthority.Identity) -> [String: Any] {
        [certificate: identity.certificateFile, key: identity.keyFile]
    }

    /// A file in the authority's folder.
    private static func file(_ authority: TestAuthority, _ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let path = authority.folder.path + "/" + name
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    @Test("a certificate and its key arrive, and who may be a client")
    func arrives() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let plain = try ConfigurationFixtures.load()
        #expect(plain.configuration.tls == nil)
        #expect(try #require(HTTPConfiguration(plain.configuration)).tls == nil)

        let loaded = try ConfigurationFixtures.load(with: Self.values(identity))
        #expect(loaded.warnings == [])
        let tls = try #require(loaded.configuration.tls)
        #expect(try #require(HTTPConfiguration(loaded.configuration)).tls == tls)
        #expect(abs(tls.expiry.timeIntervalSinceNow - 30 * 86_400) < 3_600)

        let values = Self.values(identity).merging([Self.authority: test.certificateFile]) { $1 }
        let mutual = try ConfigurationFixtures.load(with: values).configuration
        #expect(mutual.tls != tls)
        #expect(mutual.metadata[Self.authority] == .string(test.certificateFile))
        // As for all that is not enabled.
        let sync = try ConfigurationFixtures.load(ConfigurationFixtures.minimalSync, with: values).configuration
        #expect(sync.tls == nil)
    }

    @Test("one file may have both, and the certificates that lead to an authority")
    func oneFile() async throws {
        let test = try await TestAuthority.make()
        let (identity, short) = (try await test.issue("server"), try await test.issue("soon", days: 20))
        let parts = [identity.keyFile, identity.certificateFile, short.certificateFile, test.certificateFile]
        let all = try Self.file(test, "all", try parts.flatMap { try Data(contentsOf: URL(filePath: $0)) })
        let tls = try #require(try ConfigurationFixtures.load(with: [Self.certificate: all, Self.key: all]).configuration.tls)
        #expect(abs(tls.expiry.timeIntervalSinceNow - 20 * 86_400) < 3_600, "the earliest end counts")
    }

    @Test("one of the two alone is an error, and so is an authority of clients without them")
    func alone() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        for (given, file, missing) in [
            (Self.certificate, identity.certificateFile, Self.key), (Self.key, identity.keyFile, Self.certificate),
        ] {
            let message = ConfigurationFixtures.message(with: [given: file])
            #expect(message == "config.json: \(missing) is required: \(given) is set, and one needs the other")
        }
        let message = ConfigurationFixtures.message(with: [Self.authority: test.certificateFile])
        #expect(message.hasPrefix("config.json: \(Self.authority) needs \(Self.certificate) and \(Self.key)"))
        let environment = ConfigurationFixtures.message(environment: [Self.key: identity.keyFile])
        #expect(environment.contains(Self.certificate))
    }

    @Test("a key in the place of its path is not shown")
    func pastedKey() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let pem = try String(contentsOfFile: identity.keyFile, encoding: .utf8)
        let bare = pem.split(separator: "\n").dropFirst().dropLast().joined()
        for key in [pem, bare] {
            let message = ConfigurationFixtures.message(with: Self.values(identity).merging([Self.key: key]) { $1 })
            #expect(message.hasPrefix("config.json: \(Self.key) cannot be read: "))
            #expect(!message.contains(bare.prefix(10)))
        }
        let cut = ConfigurationFixtures.message(
            with: Self.values(identity).merging([Self.certificate: identity.certificateFile + "\0x"]) { $1 }
        )
        #expect(cut == "config.json: \(Self.certificate) must not contain a NUL")
    }

    @Test("a file that cannot be read is named, with why", arguments: [certificate, key, authority])
    func unreadable(name: String) async throws {
        let test = try await TestAuthority.make()
        let good = Self.values(try await test.issue("server"))
        let large = try Self.file(test, "large", repeatElement(UInt8(ascii: "x"), count: (1 << 20) + 1))
        let pipe = test.folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for (file, reason) in [
            (test.folder.path + "/missing", "No such file or directory"), (test.folder.path, "Is a directory"),
            ("/dev/zero", "it is larger than 1048576 bytes"), (large, "it is larger than 1048576 bytes"),
        ] {
            let message = ConfigurationFixtures.message(with: good.merging([name: file]) { $1 })
            #expect(message == "config.json: \(name) cannot be read, \"\(file)\": \(reason)")
        }
        // Nobody will ever write to it.
        #expect(
            ConfigurationFixtures.message(with: good.merging([name: pipe]) { $1 }).contains("config.json: \(name) must be a file")
        )
    }

    @Test("a file of something else is named, and none of it said", arguments: [certificate, key, authority])
    func garbage(name: String) async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let good = Self.values(identity)
        let begin = "-----BEGIN \(name == Self.key ? "PRIVATE KEY" : "CERTIFICATE")-----\n"
        let end = begin.replacing("BEGIN", with: "END")
        let pem = try String(contentsOfFile: name == Self.key ? identity.keyFile : identity.certificateFile, encoding: .utf8)
        let broken = [
            "", "hunter2\n", "\u{0}\u{0}hunter2", begin, begin + "hunter2\n" + end, begin + "aHVudGVyMg==\n" + end,
            String(pem.dropLast(60)), "{\"hunter2\":1}",
        ]
        for (number, text) in broken.enumerated() {
            let file = try Self.file(test, "broken\(number)", Data(text.utf8))
            let message = ConfigurationFixtures.message(with: good.merging([name: file]) { $1 })
            #expect(
                message.hasPrefix("config.json: \(name) must be a file of ") && message.hasSuffix("broken\(number)\" is none")
            )
            #expect(!message.contains("hunter2") && !message.contains("\n"))
        }
        // The one for the other.
        let other = name == Self.key ? identity.certificateFile : identity.keyFile
        let message = ConfigurationFixtures.message(with: good.merging([name: other]) { $1 })
        #expect(message.hasPrefix("config.json: \(name) must be a file of "))
        // A chain that breaks off in its second certificate.
        if name != Self.key {
            let cut = try Self.file(test, "cut", Data((pem + pem.dropLast(60)).utf8))
            let message = ConfigurationFixtures.message(with: good.merging([name: cut]) { $1 })
            #expect(message.hasPrefix("config.json: \(name) must be a file of "))
        }
    }

    @Test("a key with a passphrase is refused and nobody is asked", arguments: [["pkey"], ["ec"]])
    func encrypted(tool: [String]) async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let file = test.folder.path + "/encrypted"
        let options = ["-in", identity.keyFile, "-aes256", "-passout", "pass:hunter2", "-out", file]
        try await test.openssl(tool + options, isConfigured: false)
        let message = ConfigurationFixtures.message(with: Self.values(identity).merging([Self.key: file]) { $1 })
        #expect(message == "config.json: \(Self.key) must be a key without a passphrase: \"\(file)\" is encrypted")
    }

    @Test("the key of another certificate is refused", arguments: ["EC", "RSA", "ED25519"])
    func mismatch(kind: String) async throws {
        let test = try await TestAuthority.make()
        let (one, other) = (try await test.issue("one"), try await test.issue("other", kind: kind))
        let message = ConfigurationFixtures.message(with: [Self.certificate: one.certificateFile, Self.key: other.keyFile])
        #expect(message == "config.json: \(Self.key) is not the key of the first certificate in \(Self.certificate)")
    }

    @Test("an end that is near or past is a warning", arguments: [(-1, "has expired at "), (5, "expires in 4 days, at ")])
    func expiry(days: Int, text: String) async throws {
        let test = try await TestAuthority.make()
        let loaded = try ConfigurationFixtures.load(with: Self.values(try await test.issue("server", days: days)))
        #expect(loaded.warnings.count == 1)
        #expect(loaded.warnings.first?.hasPrefix("TLSCertificateFile \(text)") == true)
    }

    @Test("nothing of a key is in what is printed of a configuration")
    func secrets() async throws {
        let test = try await TestAuthority.make()
        let identity = try await test.issue("server")
        let loaded = try ConfigurationFixtures.load(with: Self.values(identity))
        let text = ConfigurationSecretsTests.everything(about: loaded)
        #expect(text.contains("TLSIdentity(***)"))
        for line in try String(contentsOfFile: identity.keyFile, encoding: .utf8).split(separator: "\n") {
            #expect(!text.contains(line))
        }
    }
}
