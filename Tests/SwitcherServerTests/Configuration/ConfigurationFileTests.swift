import Foundation
import Testing

@testable import SwitcherServer

@Suite("Configuration: the file and the environment")
struct ConfigurationFileTests {
    /// A value of each key that is not its default, as JSON has it and as an environment variable does.
    static func sample<Row: ConfigurationRow>(of _: Row, at index: Int) -> (json: Any, text: String) {
        switch Row.Value.self {
        case is Bool.Type: (true, "true")
        case is Int.Type: (index + 7, "\(index + 7)")
        case is [String].Type: (["a\(index)", "b"], "a\(index), b")
        case is APIUserEntries.Type:
            (
                [["User": "u\(index)", "Password": "p", "Rights": ["read"]]],
                #"[{"User": "u\#(index)", "Password": "p", "Rights": ["read"]}]"#
            )
        case is LogFormat.Type: ("json", "json")
        default: ("value \(index)", "value \(index)")
        }
    }

    @Test("every key can be set by file and by environment, and is written as it was read")
    func roundTrip() throws {
        var members: [String: Any] = [:]
        var environment: [String: String] = [:]
        for (index, key) in ConfigurationKeys.rows.enumerated() {
            let sample = Self.sample(of: key, at: index)
            members[key.name] = sample.json
            environment[key.name] = sample.text
        }

        let json = try JSONSerialization.data(withJSONObject: members)
        let parsed = try ConfigurationValues.parse(json: json, name: "config.json")
        let byFile = parsed.values
        #expect(parsed.unknownKeys == [] && parsed.warnings == [])
        var byEnvironment = ConfigurationValues()
        let names = try byEnvironment.override(from: environment)
        #expect(names == Set(ConfigurationKeys.rows.map(\.name)))
        #expect(byEnvironment == byFile)
        for row in ConfigurationKeys.rows {
            #expect(row.written(in: byFile) != nil, "\(row.name) is not set")
        }

        let written = try JSONEncoder().encode(byFile)
        let object = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(NSDictionary(dictionary: object) == NSDictionary(dictionary: members))
        #expect(try JSONDecoder().decode(ConfigurationValues.self, from: written) == byFile)
        #expect(try ConfigurationValues.parse(json: written, name: "config.json").values == byFile)
    }

    @Test("each key sets its own member and no other", arguments: ConfigurationKeys.rows.indices)
    func one(index: Int) throws {
        let key = ConfigurationKeys.rows[index]
        let json = try JSONSerialization.data(withJSONObject: [key.name: Self.sample(of: key, at: index).json])
        let written = try JSONEncoder().encode(try ConfigurationValues.parse(json: json, name: "config.json").values)
        let object = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(Array(object.keys) == [key.name])
    }

    @Test("nothing set is nothing written")
    func empty() throws {
        #expect(String(decoding: try JSONEncoder().encode(ConfigurationValues()), as: UTF8.self) == "{}")
        #expect(try ConfigurationValues.parse(json: Data("{}".utf8), name: "config.json").values == ConfigurationValues())
    }

    @Test("null is not set, and of a key that is there twice the last one counts")
    func nullAndTwice() throws {
        let text = #"{"APIUser": null, "MaxConnections": 1, "MaxConnections": 2}"#
        let parsed = try ConfigurationValues.parse(json: Data(text.utf8), name: "config.json")
        #expect(parsed.values[\.apiUser] == nil)
        #expect(parsed.values[\.maxConnections] == 2)
        #expect(parsed.unknownKeys == [])
        #expect(parsed.warnings == ["config.json: MaxConnections is there twice, and the last value counts"])
    }

    @Test("only the last value of a key has to be one, and null takes it back")
    func lastValue() throws {
        let text =
            #"{"MaxConnections": "x", "maxconnections": 2, "CronIntervalSeconds": 7, "CronIntervalSeconds": null, "x": 1, "x": 1}"#
        let parsed = try ConfigurationValues.parse(json: Data(text.utf8), name: "config.json")
        #expect(parsed.values[\.maxConnections] == 2 && parsed.values[\.cronIntervalSeconds] == nil)
        #expect(
            parsed.warnings == [
                #"config.json: unknown key "x" is ignored"#,
                #"config.json: key "maxconnections" is spelled "MaxConnections" here"#,
                "config.json: CronIntervalSeconds is there twice, and the last value counts",
                "config.json: MaxConnections is there twice, and the last value counts",
            ]
        )
    }

    @Test(
        "a credential or an address that is there twice is an error",
        arguments: [
            "APIUser", "APIPassword", "ZKAuthUser", "ZKAuthPassword", "ListenAddr", "ZKBroker", "UserCoinMapURL",
            "TLSCertificateFile", "TLSPrivateKeyFile", "TLSClientCAFile",
        ]
    )
    func twice(key: String) {
        for (first, second) in [(key, key), (key.lowercased(), key), (key, key.uppercased())] {
            for value in ["\"hunter2\"", "[\"a:1\"]", "null"] {
                let message = ConfigurationFixtures.message(text: "{\"\(first)\": \(value), \"\(second)\": \(value)}")
                #expect(message == "config.json: \(key) is there twice, and must be there once")
            }
        }
    }

    @Test("keys are found whatever their case, with a warning that spells them")
    func otherCase() throws {
        let members = ConfigurationFixtures.minimal.merging(["listenaddr": "127.0.0.1:1", "AVAILABLECOINS": ["x"]]) { $1 }
        let loaded = try ConfigurationFixtures.load(members, without: ["ListenAddr", "AvailableCoins"])
        #expect(loaded.configuration.api?.listenAddress.description == "127.0.0.1:1")
        #expect(loaded.configuration[\.availableCoins] == ["x"])
        #expect(
            Set(loaded.warnings) == [
                #"config.json: key "listenaddr" is spelled "ListenAddr" here"#,
                #"config.json: key "AVAILABLECOINS" is spelled "AvailableCoins" here"#,
            ]
        )
    }

    @Test(
        "a misspelt key gets a hint, also where the right one is missing or something else is wrong",
        arguments: [
            ("ListenAdr", "ListenAddr"), ("listenAddress", nil), ("ApiUsr", "APIUser"), ("ZKBrokers", "ZKBroker"),
            ("AvaliableCoins", "AvailableCoins"), ("APIUser ", "APIUser"), ("é", nil), ("", nil),
            (String(repeating: "x", count: 100_000), nil),
        ] as [(String, String?)]
    )
    func misspelt(key: String, meant: String?) throws {
        func warnings(_ changes: [String: Any], without removed: [String]) -> [String] {
            do {
                return try ConfigurationFixtures.load(with: changes, without: removed).warnings
            } catch {
                return (error as? ConfigurationError)?.warnings ?? []
            }
        }
        let quoted = key.utf8.count > 100 ? "\"\(key.prefix(100))…\"" : "\"\(key)\""
        let expected = "config.json: unknown key \(quoted) is ignored" + (meant.map { ": is \"\($0)\" meant?" } ?? "")
        #expect(warnings([key: 5], without: []) == [expected])
        #expect(warnings([key: 5], without: ["ListenAddr"]) == [expected])
        #expect(warnings([key: 5, "MaxConnections": "x"], without: []) == [expected])
    }

    @Test("a byte order mark in front is no mistake")
    func byteOrderMark() throws {
        #expect(
            try ConfigurationValues.parse(json: Data("\u{FEFF}{\"APIUser\": \"x\"}".utf8), name: "config.json").values[\.apiUser]
                == "x"
        )
    }

    @Test("a whole number may be written with a fraction of zero", arguments: ["60", "60.0", "6e1", "600E-1"])
    func wholeNumbers(text: String) throws {
        let json = Data("{\"CronIntervalSeconds\": \(text)}".utf8)
        #expect(try ConfigurationValues.parse(json: json, name: "config.json").values[\.cronIntervalSeconds] == 60)
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
            ("{\"APIPassword\": 1e999}", "APIPassword must be a string"),
            ("{\"APIUser\": 5, }", "not valid JSON: a comma before a closing bracket at line 1, column 14"),
            ("{\"APIPassword\": \"\\ud800\"}", "not valid JSON: half of a surrogate pair near line 1, column 18"),
            ("{\"APIPassword\": \"\\x\"}", "not valid JSON: invalid escape sequence near line 1, column 18"),
            ("{\"APIUser\": \"a\tb\"}", "not valid JSON: unescaped control character near line 1, column 15"),
            ("{\"APIUser\": 5} // x", "not valid JSON: invalid value near line 1, column 16"),
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
        #expect(throws: ConfigurationError.self) { try ConfigurationValues.parse(json: json, name: "config.json") }
    }

    @Test("commas and brackets in strings are no mistake")
    func commasInStrings() throws {
        #expect(try ConfigurationFixtures.load(with: ["Other": ["a,]", "b\\\",}", ",\n}"]]).warnings.count == 1)
    }

    @Test("an unknown key gets a warning that names it, on one line; its value does not matter")
    func unknownKeys() throws {
        let loaded = try ConfigurationFixtures.load(with: [
            "ZKUserListDir": ["x": [1, 2]], "a\nb": NSNull(), "listenadr": 5,
        ])
        #expect(
            loaded.warnings == [
                #"config.json: unknown key "ZKUserListDir" is ignored"#,
                #"config.json: unknown key "a\u{A}b" is ignored"#,
                #"config.json: unknown key "listenadr" is ignored: is "ListenAddr" meant?"#,
            ]
        )
    }
}
