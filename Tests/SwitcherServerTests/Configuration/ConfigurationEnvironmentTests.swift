import Testing

@testable import SwitcherServer

@Suite("Configuration: environment variables")
struct ConfigurationEnvironmentTests {
    private static func message(_ environment: [String: String]) -> String {
        ConfigurationFixtures.message(environment: environment)
    }

    @Test("override the file")
    func override() throws {
        let configuration = try ConfigurationFixtures.load(environment: [
            "APIPassword": "from the environment", "AvailableCoins": " ltc ,\tbtc", "MaxConnections": "12", "EnableCronJob": "1",
            "UserCoinMapURL": "https://u/", "StratumServerCaseInsensitive": "TRUE", "HOME": "/root",
        ]).configuration
        #expect(configuration.api?.credentials?.password == "from the environment")
        #expect(configuration[\.availableCoins] == ["ltc", "btc"])
        #expect(configuration[\.maxConnections] == 12)
        #expect(configuration.upstream?.loggable == "https://u/")
        #expect(configuration[\.stratumServerCaseInsensitive])
    }

    @Test("override what would be out of range in the file")
    func overrideBadValue() throws {
        let loaded = try ConfigurationFixtures.load(with: ["MaxConnections": 0], environment: ["MaxConnections": "1"])
        #expect(loaded.configuration[\.maxConnections] == 1)
    }

    @Test("can switch off", arguments: ["false", "0", "False"])
    func off(text: String) {
        let message = Self.message(["EnableAPIServer": text])
        #expect(message == "config.json: EnableAPIServer and EnableCronJob are both false, at least one must be true")
    }

    @Test("that are empty unset a string, and are no number")
    func empty() throws {
        let changes = ["ZKSubPoolUpdateBaseDir": "/subpool/", "ZKAuthUser": "u", "ZKAuthPassword": "p"]
        let environment = ["ZKSubPoolUpdateBaseDir": "", "ZKAuthUser": "", "ZKAuthPassword": ""]
        let configuration = try ConfigurationFixtures.load(with: changes, environment: environment).configuration
        #expect(configuration.subPoolDirectory == nil)
        #expect(configuration.zooKeeper.credentials == nil)
    }

    @Test(
        "that are wrong are named as such",
        arguments: [
            ("MaxConnections", "", #"must be a whole number from 1 to 1000000, not """#),
            ("MaxConnections", "many", #"must be a whole number from 1 to 1000000, not "many""#),
            ("MaxConnections", "1.0", #"must be a whole number from 1 to 1000000, not "1.0""#),
            ("MaxConnections", "0", "must be a whole number from 1 to 1000000, not 0"),
            ("EnableCronJob", "yes", #"must be true, false, 1 or 0, not "yes""#),
            ("EnableCronJob", "", #"must be true, false, 1 or 0, not """#),
            ("APIPassword", "", "must not be empty: the password of the API"),
            ("APIPassword", "hunter2\n", "must not contain control characters, and no line break at its end"),
            ("APIUser", "a:hunter2", "must not contain a colon"),
            ("APIPassword", "hunter2\u{FFFD}", "must be UTF-8"),
            ("AvailableCoins", "btc,\u{FFFD}", "must be UTF-8"),
            ("AvailableCoins", "", #"must not be empty: a list of coins, as in ["btc", "bcc"]"#),
            ("AvailableCoins", " \t", #"must not be empty: a list of coins, as in ["btc", "bcc"]"#),
            ("AvailableCoins", "btc,", "must not hold an empty name"),
            ("ListenAddr", "8082", #"must be HOST:PORT, as in "127.0.0.1:8082", ":8082" or "[::1]:8082", not "8082""#),
            ("UserCoinMapURL", "ftp://u:hunter2@h/", "must be an http:// or https:// URL with a host, percent-encoded"),
            ("ZKAuthUser", "u", "is set"),
        ]
    )
    func wrong(key: String, value: String, problem: String) {
        let message = Self.message([key: value])
        if key == "ZKAuthUser" {
            // The other half is what is missing, and it is in the file that it would be looked for.
            #expect(message == "config.json: ZKAuthPassword is required: ZKAuthUser is set, and one needs the other")
        } else {
            #expect(message == "environment variable \(key) \(problem)")
        }
    }
}
