import Foundation
import Logging
import SwitcherHTTP
import Testing

@testable import SwitcherServer

@Suite("Configuration: who may call the API")
struct ConfigurationIdentitiesTests {
    private static let hash = "$2y$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW"

    private static func entry(_ changes: [String: Any] = [:], without removed: [String] = []) -> [String: Any] {
        var entry: [String: Any] = ["User": "web", "Password": "hunter-api", "Rights": ["switch"]].merging(changes) { $1 }
        for key in removed { entry[key] = nil }
        return entry
    }

    private static func load(_ entries: [Any], without removed: [String] = []) throws -> CheckedConfiguration.API {
        let loaded = try ConfigurationFixtures.load(with: ["APIUsers": entries], without: removed)
        #expect(loaded.warnings == [])
        return try #require(loaded.configuration.api)
    }

    @Test("each with its proof and its rights")
    func users() throws {
        let desk: [String: Any] = ["User": "desk", "PasswordHash": Self.hash, "Rights": ["read", "coinbase", "read"]]
        let users = try Self.load([Self.entry(), desk]).users
        let hash = try PasswordHash(Self.hash)
        #expect(
            users == [
                .init(user: "web", proof: .password("hunter-api"), rights: [.switching]),
                .init(user: "desk", proof: .hash(hash), rights: [.read, .coinbase]),
            ]
        )
    }

    @Test("they may be all there is")
    func alone() throws {
        let api = try Self.load([Self.entry()], without: ["APIUser", "APIPassword"])
        #expect(api.credentials == nil && api.users.count == 1)
        #expect(
            ConfigurationFixtures.message(with: ["APIUsers": [Self.entry()]], without: ["APIUser"])
                == "config.json: APIUser is required: the user of the API"
        )
        #expect(
            ConfigurationFixtures.message(with: ["APIUsers": []], without: ["APIUser", "APIPassword"])
                == "config.json: APIUser is required: the user of the API"
        )
    }

    @Test("in the environment it is JSON")
    func environment() throws {
        let json = #"[{"user":"web","PasswordHash":"\#(Self.hash)","Rights":["switch"]}]"#
        let loaded = try ConfigurationFixtures.load(environment: ["APIUsers": json])
        #expect(loaded.configuration.api?.users.map(\.user) == ["web"])
        let empty = try ConfigurationFixtures.load(environment: ["APIUsers": " "]).configuration
        #expect(empty.api?.users == [])
        for text in ["web:hunter-api", "[", #"{"User":"hunter-api"}"#, #"[{"User":"hunter-api""#] {
            let message = ConfigurationFixtures.message(environment: ["APIUsers": text])
            #expect(
                message
                    == "environment variable APIUsers must be a list of objects with User, Password or PasswordHash, and Rights, in JSON"
            )
        }
        let twice = #"[{"User":"web"},{"User":"hunter-api","user":"hunter-api"}]"#
        #expect(
            ConfigurationFixtures.message(environment: ["APIUsers": twice])
                == "environment variable APIUsers[1].User is there twice"
        )
        let bad = #"[{"User":"web","Password":"hunter-api"}]"#
        #expect(
            ConfigurationFixtures.message(environment: ["APIUsers": bad])
                == #"environment variable APIUsers[0] must have Rights: some of "switch", "read", "coinbase""#
        )
    }

    private static let noHash =
        "must be a whole hash of bcrypt, yescrypt, SHA-512 or SHA-256 crypt, as htpasswd -nbB USER PASSWORD (behind the colon) and mkpasswd print it"

    /// What is wrong, as it reads behind `APIUsers`.
    static var broken: [([Any], String)] {
        [
            (["web"], "[0] must be an object"),
            ([entry(), 7], "[1] must be an object"),
            ([entry(["User": 7])], "[0].User must be a string"),
            ([entry(["Rights": "switch"])], "[0].Rights must be a list of strings"),
            ([entry(["Rights": ["switch", 7]])], "[0].Rights must be a list of strings"),
            ([entry(["Password": ["hunter-api"]])], "[0].Password must be a string"),
            ([entry(["PasswordHash": 7])], "[0].PasswordHash must be a string"),
            ([entry(without: ["User"])], "[0] must have a User"),
            ([entry(["User": ""])], "[0] must have a User"),
            ([entry(["User": "a:b"])], "[0].User must not contain a colon"),
            ([entry(["User": "a\nb"])], "[0].User must not contain control characters"),
            ([entry(), entry()], "[1].User is there twice: in APIUser, or in another entry"),
            ([entry(["User": "operator"])], "[0].User is there twice: in APIUser, or in another entry"),
            ([entry(without: ["Password"])], "[0] must have a Password or a PasswordHash"),
            ([entry(["Password": ""])], "[0] must have a Password or a PasswordHash"),
            ([entry(["PasswordHash": hash])], "[0] must have either a Password or a PasswordHash, not both"),
            (
                [entry(["Password": "hunter-api\n"])],
                "[0].Password must not contain control characters, and no line break at its end"
            ),
            ([entry(["Password": hash])], "[0].Password is the hash of one: it belongs in PasswordHash"),
            ([entry(["Password": "web:\(hash)"])], "[0].Password is the hash of one: it belongs in PasswordHash"),
            ([entry(["Password": "", "PasswordHash": "hunter-api"])], "[0].PasswordHash \(noHash)"),
            ([entry(["Password": "", "PasswordHash": "$1$8tvzIw4N$Q4suQm31nCvsk84tkiYcP."])], "[0].PasswordHash \(noHash)"),
            (
                [entry(["Password": "", "PasswordHash": "web:\(hash)"])],
                "[0].PasswordHash must be the hash alone, without the user and the colon before it"
            ),
            (
                [entry(["Password": "", "PasswordHash": hash.replacingOccurrences(of: "$05$", with: "$31$")])],
                "[0].PasswordHash would take more than seconds to check each password: make it with less effort"
            ),
            ([entry(without: ["Rights"])], #"[0] must have Rights: some of "switch", "read", "coinbase""#),
            ([entry(["Rights": []])], #"[0] must have Rights: some of "switch", "read", "coinbase""#),
            ([entry(["Rights": ["Switch"]])], #"[0].Rights must hold some of "switch", "read", "coinbase", not "Switch""#),
        ]
    }

    @Test("what is wrong is one line that names the entry, and shows no secret", arguments: broken.indices)
    func mistakes(index: Int) {
        let (entries, problem) = Self.broken[index]
        let message = ConfigurationFixtures.message(with: ["APIUsers": entries])
        #expect(message == "config.json: APIUsers\(problem)")
        #expect(!message.contains("hunter") && !message.contains("$2y$") && !message.contains("$1$"))
        // Also where the API is not enabled.
        let sync = ConfigurationFixtures.minimalSync.merging(["APIUser": "operator", "APIUsers": entries]) { $1 }
        #expect(ConfigurationFixtures.message(sync) == message)
    }

    @Test("a member twice, and the list twice")
    func twice() {
        let twice = #"{"APIUsers":[{"User":"a","Password":"hunter-api","password":"hunter-zk","Rights":["read"]}]}"#
        let message = ConfigurationFixtures.message(text: twice)
        #expect(message.contains("APIUsers[0].Password is there twice") && !message.contains("hunter"), "\(message)")
        #expect(
            ConfigurationFixtures.message(text: #"{"APIUsers":[],"APIUsers":[]}"#)
                == "config.json: APIUsers is there twice, and must be there once"
        )
    }

    @Test("a member that means nothing here, and one in another spelling, are warnings")
    func strangeMembers() throws {
        let entry: [String: Any] = ["user": "desk", "Password": "hunter-api", "Rights": ["read"], "Coins": ["btc"]]
        let warnings = try ConfigurationFixtures.load(with: ["APIUsers": [Self.entry(), entry]]).warnings
        #expect(
            warnings.sorted() == [
                #"APIUsers[1]: member "user" is spelled "User" here"#,
                #"APIUsers[1]: unknown member "Coins" is ignored"#,
            ]
        )
    }

    @Test("no secret and no user in what is printed or logged")
    func secrets() throws {
        let loaded = try ConfigurationFixtures.load(with: [
            "APIUsers": [Self.entry(), ["User": "desk", "PasswordHash": Self.hash, "Rights": ["read"]]]
        ])
        let text = ConfigurationSecretsTests.everything(about: loaded)
        #expect(!text.contains("hunter-api") && !text.contains(Self.hash))
        #expect("\(loaded.configuration.metadata["APIUsers"] ?? "")" == "2")
    }

    @Test("a short password that others can try is a warning")
    func shortPasswords() throws {
        let changes: [String: Any] = [
            "ListenAddr": ":8082", "APIPassword": "1234567", "APIUsers": [Self.entry(["Password": "short"])],
        ]
        let warnings = try ConfigurationFixtures.load(with: changes).warnings
        #expect(warnings.count == 2 && warnings.allSatisfy { $0.contains("has fewer than 8 characters") })
        #expect(warnings[0].contains("APIPassword has") && warnings[1].contains("APIUsers[0].Password has"))
        #expect(!warnings.joined().contains("1234567") && !warnings.joined().contains("short"))
        let local = try ConfigurationFixtures.load(with: changes.merging(["ListenAddr": "127.0.0.1:8082"]) { $1 })
        #expect(local.warnings == [])
    }

    @Test("pages that may call it are origins")
    func origins() throws {
        let texts = ["https://desk.example", "HTTP://Desk.example:8080", "https://[::1]:8443"]
        let api = try #require(try ConfigurationFixtures.load(with: ["AllowedOrigins": texts]).configuration.api)
        #expect(
            api.allowedOrigins.map(\.description).sorted() == [
                "http://desk.example:8080", "https://[::1]:8443", "https://desk.example",
            ]
        )
        for text in [
            "desk.example", "*", "null", "https://desk.example/", "https://", "ftp://desk.example", "", "https://*.example",
        ] {
            #expect(
                ConfigurationFixtures.message(with: ["AllowedOrigins": [text]]).hasPrefix(
                    "config.json: AllowedOrigins must hold origins"
                )
            )
        }
    }
}
