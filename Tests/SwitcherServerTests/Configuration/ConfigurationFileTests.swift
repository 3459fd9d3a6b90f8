import Foundation
import Testing

@testable import SwitcherServer

@Suite("Configuration: the file and the environment")
struct ConfigurationFileTests {
    /// A value of each key that is not its default, as JSON has it and as an environment variable does.
    static func sample(of key: ConfigurationKey, at index: Int) -> (json: Any, text: String) {
        switch key.kind {
        case .flag: (true, "true")
        case .number: (index + 7, "\(index + 7)")
        case .text, .secret: ("value \(index)", "value \(index)")
        case .list: (["a\(index)", "b"], "a\(index), b")
        }
    }

    @Test("every key can be set by file and by environment, and is written as it was read")
    func roundTrip() throws {
        var members: [String: Any] = [:]
        var environment: [String: String] = [:]
        for (index, key) in ConfigurationKey.table.enumerated() {
            let sample = Self.sample(of: key, at: index)
            members[key.name] = sample.json
            environment[key.name] = sample.text
        }

        let json = try JSONSerialization.data(withJSONObject: members)
        let (byFile, unknown) = try ConfigurationFile.parse(json: json, name: "config.json")
        #expect(unknown == [])
        var byEnvironment = ConfigurationFile()
        let names = try byEnvironment.override(from: environment)
        #expect(names == Set(ConfigurationKey.table.map(\.name)))
        #expect(byEnvironment == byFile)
        for (label, value) in Mirror(reflecting: byFile).children {
            #expect(Mirror(reflecting: value).children.count == 1, "\(label ?? "") is not set")
        }

        let written = try JSONEncoder().encode(byFile)
        let object = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(NSDictionary(dictionary: object) == NSDictionary(dictionary: members))
        #expect(try JSONDecoder().decode(ConfigurationFile.self, from: written) == byFile)
        #expect(try ConfigurationFile.parse(json: written, name: "config.json").file == byFile)
    }

    @Test("each key sets its own member and no other", arguments: ConfigurationKey.table.indices)
    func one(index: Int) throws {
        let key = ConfigurationKey.table[index]
        let json = try JSONSerialization.data(withJSONObject: [key.name: Self.sample(of: key, at: index).json])
        let written = try JSONEncoder().encode(try ConfigurationFile.parse(json: json, name: "config.json").file)
        let object = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(Array(object.keys) == [key.name])
    }

    @Test("nothing set is nothing written")
    func empty() throws {
        #expect(String(decoding: try JSONEncoder().encode(ConfigurationFile()), as: UTF8.self) == "{}")
        #expect(try ConfigurationFile.parse(json: Data("{}".utf8), name: "config.json").file == ConfigurationFile())
    }

    @Test("null is not set, and of a key that is there twice the last one counts")
    func nullAndTwice() throws {
        let text = #"{"APIUser": null, "MaxConnections": 1, "MaxConnections": 2}"#
        let (file, unknown) = try ConfigurationFile.parse(json: Data(text.utf8), name: "config.json")
        #expect(file.apiUser == nil)
        #expect(file.maxConnections == 2)
        #expect(unknown == [])
    }

    @Test("a whole number may be written with a fraction of zero", arguments: ["60", "60.0", "6e1", "600E-1"])
    func wholeNumbers(text: String) throws {
        let json = Data("{\"CronIntervalSeconds\": \(text)}".utf8)
        #expect(try ConfigurationFile.parse(json: json, name: "config.json").file.cronIntervalSeconds == 60)
    }

    @Test(
        "a value of the wrong type is named, with what is wanted",
        arguments: [
            (#""CronIntervalSeconds": "6""#, #"CronIntervalSeconds must be a whole number of seconds from 1 to 86400, not "6""#),
            (#""CronIntervalSeconds": 60.5"#, "CronIntervalSeconds must be a whole number of seconds from 1 to 86400, not 60.5"),
            (#""CronIntervalSeconds": true"#, "CronIntervalSeconds must be a whole number of seconds from 1 to 86400, not true"),
            (#""CronOverlapSeconds": {}"#, "CronOverlapSeconds must be a whole number of seconds from 0 to 86400, not an object"),
            (#""MaxConnections": []"#, "MaxConnections must be a whole number from 1 to 1000000, not a list"),
            (#""EnableAPIServer": 1"#, "EnableAPIServer must be true or false, not 1"),
            (#""EnableAPIServer": "true""#, #"EnableAPIServer must be true or false, not "true""#),
            (#""APIUser": 5"#, "APIUser must be a string, not 5"),
            (#""APIUser": false"#, "APIUser must be a string, not false"),
            (#""APIPassword": 12345"#, "APIPassword must be a string"),
            (#""ZKAuthPassword": ["x"]"#, "ZKAuthPassword must be a string"),
            (#""UserCoinMapURL": {"a": "b"}"#, "UserCoinMapURL must be a string"),
            (#""AvailableCoins": "btc""#, #"AvailableCoins must be a list of strings, not "btc""#),
            (#""ZKBroker": ["a:1", 5]"#, "ZKBroker must be a list of strings, not a list that holds 5"),
            (#""ZKBroker": ["a:1", null]"#, "ZKBroker must be a list of strings, not a list that holds null"),
            (#""APIUser": ["a\u001b[2J\n"]"#, "APIUser must be a string, not a list"),
            (#""ZKBroker": "a\u001b[2J\n\"""#, #"ZKBroker must be a list of strings, not "a\u{1B}[2J\u{A}\"""#),
        ]
    )
    func wrongType(member: String, message: String) {
        #expect(ConfigurationFixtures.message(text: "{\(member)}") == "config.json: \(message)")
    }

    @Test("a number too large for anything is refused", arguments: ["99999999999999999999", "9223372036854775808", "1e300"])
    func hugeNumbers(text: String) {
        let message = ConfigurationFixtures.message(text: "{\"MaxRequestBodyBytes\": \(text)}")
        #expect(message.hasPrefix("config.json: MaxRequestBodyBytes must be a whole number of bytes from 1 to 1073741824, not "))
    }

    @Test(
        "text that is not JSON is refused with its position, and nothing of it is repeated",
        arguments: [
            ("", "not valid JSON: it is empty"),
            (" \n", "not valid JSON: it is empty"),
            ("{", "not valid JSON: unexpected end of file"),
            ("{\n  \"APIPassword\": hunter2\n}", "not valid JSON: invalid value near line 2, column 18"),
            ("{\"MaxConnections\": 0123}", "not valid JSON: number with leading zero near line 1, column 21"),
            ("{\"APIPassword\": 1e999}", "not valid JSON"),
            ("{} x", "not valid JSON: invalid value near line 1, column 4"),
            ("{\n\"é\": 1 \"b\": 2}", "not valid JSON: invalid value near line 2, column 8"),
            ("{\"MaxConnections\": 1,\n}", "not valid JSON: a comma before a closing bracket at line 1, column 21"),
            ("{\"a\": [\"x,]\", \"\\\",}\", ]}", "not valid JSON: a comma before a closing bracket at line 1, column 21"),
            ("[1]", "must be a JSON object, { … }"),
            ("5", "must be a JSON object, { … }"),
            ("\"hunter2\"", "must be a JSON object, { … }"),
            (
                String(repeating: "[", count: 100_000),
                "not valid JSON: too many nested arrays or dictionaries near line 1, column 514"
            ),
        ]
    )
    func badJSON(text: String, message: String) {
        #expect(ConfigurationFixtures.message(text: text) == "config.json: \(message)")
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        let json = Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(json: json, name: "config.json") }
    }

    @Test("commas and brackets in strings are no mistake")
    func commasInStrings() throws {
        #expect(try ConfigurationFixtures.load(with: ["Other": ["a,]", "b\\\",}", ",\n}"]]).warnings.count == 1)
    }

    @Test("an unknown key gets a warning that names it, on one line; its value does not matter")
    func unknownKeys() throws {
        let loaded = try ConfigurationFixtures.load(with: [
            "ZKUserListDir": ["x": [1, 2]], "a\nb": NSNull(), "listenaddr": 5,
        ])
        #expect(
            loaded.warnings == [
                #"config.json: unknown key "ZKUserListDir" is ignored"#,
                #"config.json: unknown key "a\u{A}b" is ignored"#,
                #"config.json: unknown key "listenaddr" is ignored: it is spelled "ListenAddr" here"#,
            ]
        )
    }
}
