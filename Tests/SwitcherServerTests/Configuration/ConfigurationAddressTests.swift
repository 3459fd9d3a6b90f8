import Testing
import ZooKeeper

@testable import SwitcherServer

@Suite("Configuration: addresses, paths and URLs")
struct ConfigurationAddressTests {
    @Test(
        "ListenAddr as Go writes it",
        arguments: [
            ("127.0.0.1:8082", "127.0.0.1", 8082), ("localhost:8082", "localhost", 8082), (":8082", nil, 8082),
            ("[::1]:8082", "::1", 8082), ("[::]:0", "::", 0), ("0.0.0.0:65535", "0.0.0.0", 65_535), (":0", nil, 0),
            ("[fe80::1%eth0]:80", "fe80::1%eth0", 80), ("api_1.pool-x.example:80", "api_1.pool-x.example", 80),
        ] as [(String, String?, Int)]
    )
    func listenAddress(text: String, host: String?, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(
        "what ListenAddr is not",
        arguments: [
            "8082", "127.0.0.1", "127.0.0.1:", ":", "", "::1:8082", "[::1]", "[::1]8082", "[127.0.0.1]:80", "[]:80", ":65536",
            ":-1", ":+1", ":http", " :80", ":80 ", "a b:80", "a/b:80", "256.0.0.1:80", "127.1:80", "a..b:80", "h:0x50", ":٣",
            "http://h:80", "h\u{0}:80", "[::1\u{0}]:80", "[fe80::1%]:80", "é:80", ":000080", ".:80",
        ]
    )
    func notAListenAddress(text: String) {
        #expect(ListenAddress(text) == nil)
        guard !text.isEmpty else { return }
        let message = ConfigurationFixtures.message(with: ["ListenAddr": text])
        #expect(message.hasPrefix("config.json: ListenAddr must be HOST:PORT"))
        #expect(!message.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test(
        "loopback",
        arguments: [
            ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("LOCALHOST:1", true), ("[::1]:1", true), (":1", false),
            ("0.0.0.0:1", false), ("127.example:1", false), ("[::]:1", false), ("10.0.0.1:1", false),
        ]
    )
    func loopback(text: String, isLoopback: Bool) {
        #expect(ListenAddress(text)?.isLoopback == isLoopback)
    }

    @Test(
        "a ZooKeeper server",
        arguments: [
            ("127.0.0.1:2181", "127.0.0.1:2181"), ("zk1.pool.example:2181", "zk1.pool.example:2181"),
            ("[::1]:2181", "[::1]:2181"), ("::1:2181", "[::1]:2181"), ("[2001:db8::5]:2182", "[2001:db8::5]:2182"),
            ("zk1", "zk1:2181"), ("127.0.0.1", "127.0.0.1:2181"), ("[::1]", "[::1]:2181"),
            ("[fe80::1%eth0]", "[fe80::1%eth0]:2181"),
            ("a:2182 ", "a:2182"), ("\t a ", "a:2181"),
        ]
    )
    func zooKeeperServer(text: String, description: String) throws {
        let configuration = try ConfigurationFixtures.load(with: ["ZKBroker": [text]]).configuration
        #expect(configuration.zooKeeper.servers.map(\.description) == [description])
    }

    @Test(
        "what a ZooKeeper server is not",
        arguments: [
            "", ":2181", "::1", "fe80::1", "a:0", "a:65536", "a: 2181", "a:1,b:2", "[a]:2181", "[127.0.0.1]:2181", "a:b:1",
            "1.2.3:2181", "2181", "a:", "a:+1", "a b", " ", "[]", "[::1", "::1]", "[::1]:", "[a]", "1.2.3",
            "a:99999999999999999999",
        ]
    )
    func notAZooKeeperAddress(text: String) {
        let message = ConfigurationFixtures.message(with: ["ZKBroker": ["a:1", text]])
        #expect(message.hasPrefix("config.json: ZKBroker must hold HOST:PORT entries"))
    }

    @Test("a chroot is refused with what to do instead", arguments: ["a:2181/pool", "a:2181/"])
    func chroot(text: String) {
        let message = ConfigurationFixtures.message(with: ["ZKBroker": [text]])
        #expect(message.hasPrefix("config.json: ZKBroker must not hold a path: put it before ZKSwitcherWatchDir and"))
    }

    @Test(
        "directories need no slash at their end",
        arguments: [("/a", "/a"), ("/a/b/", "/a/b"), ("/", "/"), ("/ä/.../", "/ä/...")]
    )
    func directory(text: String, path: String) throws {
        let changes = ["ZKSwitcherWatchDir": text, "ZKSubPoolUpdateBaseDir": text]
        let configuration = try ConfigurationFixtures.load(with: changes).configuration
        #expect(configuration.watchDirectory.description == path)
        #expect(configuration.subPoolDirectory?.description == path)
    }

    @Test(
        "what is not a directory",
        arguments: [
            "a", "a/", " /a", "//", "/a//b", "//a", "/a//", "/./a", "/a/..", "/../", "/a/.", "/a\u{0}b", "/a\n", "/\u{7F}",
            "/\u{9F}", "/\u{E000}", "/\u{F8FF}", "/\u{FFF0}", "/\u{FFFF}", "/😀", "/a/\u{301}/\u{1}",
            "/" + String(repeating: "a", count: 1_024),
        ]
    )
    func notADirectory(text: String) {
        for key in ["ZKSwitcherWatchDir", "ZKSubPoolUpdateBaseDir"] {
            let message = ConfigurationFixtures.message(with: [key: text])
            #expect(message.hasPrefix("config.json: \(key) must "))
            #expect(!message.unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    @Test("a slash followed by a combining character is a slash")
    func combiningSlash() throws {
        #expect(throws: Never.self) { try ZooKeeperDirectory.parse("/a/\u{301}b") }
        #expect(throws: ZooKeeperDirectory.Problem.self) { try ZooKeeperDirectory.parse("/a//\u{301}b") }
        #expect(try ZooKeeperDirectory.parse("/a/\u{301}/").description == "/a/\u{301}")
    }

    @Test("an upstream's URL")
    func upstreamURL() throws {
        let url = try #require(UpstreamURL("HTTP://us%65r:p%40ss:w@upstream.example:8000/a%20b?token=t&x=1#frag"))
        #expect(url.address == "http://upstream.example:8000/a%20b?token=t&x=1")
        #expect(url.credentials == Credentials(user: "user", password: "p@ss:w"))
        #expect(url.loggable == "http://upstream.example:8000/a%20b")

        #expect(UpstreamURL("https://h")?.address == "https://h/")
        #expect(UpstreamURL("https://h")?.credentials == nil)
        #expect(UpstreamURL("http://h?x")?.address == "http://h/?x")
        #expect(UpstreamURL("http://@h/")?.credentials == nil)
        #expect(UpstreamURL("http://:pw@h/")?.credentials == Credentials(user: "", password: "pw"))
        #expect(UpstreamURL("http://[::1]:80/x")?.address == "http://[::1]:80/x")
    }

    @Test(
        "what an upstream's URL is not",
        arguments: [
            "", "nowhere", "/usercoin.php", "//h/", "ftp://h/", "http:", "http://", "http:///x", "http://:80/", "http://h:0/",
            "http://h:65536/", "http://h/a b", "http://h/%zz", "http://u%ff:p@h/", "http://u%3Ax:p@h/", "http://u:p%0A@h/",
            "http://é/", "http://h%41/", "http://[::zz]/", "http://a@b@c/", " http://h/", "http://h/\n", "http://1.2.3/",
        ]
    )
    func notAnUpstreamURL(text: String) {
        #expect(UpstreamURL(text) == nil)
        guard !text.isEmpty else { return }
        let message = ConfigurationFixtures.message(with: ["UserCoinMapURL": text])
        #expect(message == "config.json: UserCoinMapURL must be an http:// or https:// URL with a host, percent-encoded")
    }
}
