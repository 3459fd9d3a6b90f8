import Testing
import ZooKeeper

@testable import SwitcherServer

/// The records and the subpools in one tree: what breaks is refused, and nothing else.
@Suite struct DirectoryOverlapTests {
    @Test(
        arguments: [
            ("/stratumSwitcher/btcbcc", "/subpool", nil), ("/pool/users", "/pool/subpools", nil), ("/pool", "/pool2", nil),
            ("/pool", "/pool", .listings), ("/pool", "/pool/subpools", .listings), ("/pool", "/pool/btc/deep/down", .listings),
            ("/pool/users", "/pool", .listings), ("/pool/users/all", "/pool", .listings),
            ("/stratumSwitcher/btcbcc", "/", .listings),
            ("/", "/pool", .listings), ("/", "/", .listings),
            // A sub-account of a subpool's name, and one that is called ack.
            ("/pool/btc", "/pool", .nodes(coin: "btc")), ("/pool/btc/pool3", "/pool", .nodes(coin: "btc")),
            ("/bcc", "/", .nodes(coin: "bcc")),
            // Nobody reads those of the subpools.
            ("/pool/btc/pool3/ack", "/pool", nil), ("/pool/btc/pool3/users", "/pool", nil),
            ("/pool/btcbcc", "/pool", .listings), ("/pool/BTC", "/pool", .listings),
            // Another znode, though Swift calls the two equal.
            ("/pool/e\u{301}", "/pool", .listings), ("/pool/\u{e9}", "/pool", .nodes(coin: "\u{e9}")),
            ("/e\u{301}/a", "/\u{e9}", nil),
        ] as [(String, String, DirectoryOverlap?)]
    )
    func oneNodeOfTwo(records: String, subPools: String, overlap: DirectoryOverlap?) throws {
        let coins = ["btc", "bcc", "\u{e9}"]
        #expect(DirectoryOverlap(records: try ZNodePath(records), subPools: try ZNodePath(subPools), coins: coins) == overlap)
    }

    private static func directories(_ records: String, _ subPools: String) -> [String: Any] {
        ["ZKSwitcherWatchDir": records, "ZKSubPoolUpdateBaseDir": subPools]
    }

    @Test func whatBreaksSubPoolsIsRefusedInOneLine() {
        #expect(
            ConfigurationFixtures.message(with: Self.directories("/pool/btc/", "/pool"))
                == """
                config.json: ZKSwitcherWatchDir must not be where ZKSubPoolUpdateBaseDir "/pool" has the subpools of the coin "btc": in \
                "/pool/btc" a sub-account can be called like one of their nodes
                """
        )
        #expect(
            ConfigurationFixtures.message(environment: ["ZKSwitcherWatchDir": "/bcc/pool3", "ZKSubPoolUpdateBaseDir": "/"])
                .hasPrefix("environment variable ZKSwitcherWatchDir must not be where ZKSubPoolUpdateBaseDir \"/\" has")
        )
    }

    @Test(arguments: [
        ("/pool/users", "ZKSwitcherWatchDir \"/pool/users\""), ("/pool/users/deep/", "ZKSwitcherWatchDir \"/pool/users\""),
        ("/pool", "ZKSwitcherWatchDir \"/pool/users\""), ("/", "ZKSwitcherWatchDir \"/pool/users\""),
        ("/sub/pools/", "ZKSubPoolUpdateBaseDir \"/sub/pools\""), ("/sub", "ZKSubPoolUpdateBaseDir \"/sub/pools\""),
        ("/sub/pools/btc", "ZKSubPoolUpdateBaseDir \"/sub/pools\""),
    ])
    func whatServersShareIsADirectoryOfItsOwn(directory: String, other: String) throws {
        let directories = Self.directories("/pool/users/", "/sub/pools")
        let message = ConfigurationFixtures.message(with: directories.merging(["ZKCoordinationDir": directory]) { $1 })
        #expect(message.hasPrefix("config.json: ZKCoordinationDir must be a directory of its own: \""))
        #expect(message.hasSuffix(" and \(other) are the same or one is inside the other"))
        let apart = directories.merging(["ZKCoordinationDir": "/pool/coordination/"]) { $1 }
        let loaded = try ConfigurationFixtures.load(with: apart)
        #expect(loaded.configuration.coordinationDirectory == "/pool/coordination" && loaded.warnings == [])
        #expect(try ConfigurationFixtures.load(with: directories).configuration.coordinationDirectory == nil)
    }

    /// The program before took it, and it works.
    @Test(arguments: [("/pool/", "/pool"), ("/pool", "/pool/subpools/"), ("/pool/users/", "/pool/")])
    func theRestIsAWarning(records: String, subPools: String) throws {
        func warnings(_ subPools: String) throws -> [String] {
            try ConfigurationFixtures.load(with: Self.directories(records, subPools)).warnings
        }
        #expect(try warnings("") == [] && warnings("/elsewhere") == [])
        let found = try warnings(subPools)
        #expect(found.count == 1)
        #expect(
            found.first?.contains("ZKSwitcherWatchDir \"/pool") == true
                && found.first?.contains("ZKSubPoolUpdateBaseDir \"/pool") == true
        )
    }

    /// A coin that is added to a running server may be the one.
    @Test func aReloadIsRefusedToo() throws {
        func load(_ coins: [String]) throws -> CheckedConfiguration {
            try ConfigurationFixtures.load(
                with: Self.directories("/pool/btcbcc", "/pool").merging(["AvailableCoins": coins]) { $1 }
            )
            .configuration
        }
        #expect(try load(["btc"]).watchDirectory == "/pool/btcbcc")
        #expect(throws: ConfigurationError.self) { try load(["btc", "btcbcc"]) }
    }
}
