import Testing

@testable import ZooKeeper

@Suite struct ConnectStringTests {
    @Test(arguments: [
        ("zk1", ["zk1:2181"], "/"),
        ("zk1:1,zk2:2", ["zk1:1", "zk2:2"], "/"),
        ("zk1/", ["zk1:2181"], "/"),
        ("zk1:1, zk2 ,[::1]:3/app", ["zk1:1", "zk2:2181", "[::1]:3"], "/app"),
        ("127.0.0.1:2181/app/b:c,d", ["127.0.0.1:2181"], "/app/b:c,d"),
        ("zk1:1/\u{E9}", ["zk1:1"], "/\u{E9}"),
    ])
    func isRead(_ text: String, _ servers: [String], _ chroot: String) throws {
        let parsed = try ConnectString(text)
        #expect(parsed.servers.map(\.description) == servers)
        #expect(try parsed.chroot == ZNodePath(chroot))
        let configuration = try ZooKeeperConfiguration(connectString: text)
        #expect(configuration.servers == parsed.servers)
        #expect(configuration.chroot == parsed.chroot)
        #expect(try ConnectString(parsed.description) == parsed)
    }

    @Test(arguments: [
        ("", ""), ("/app", ""), (",", ""), ("zk1,,zk2", ""), ("zk1,", ""), ("zk1:0", "zk1:0"), ("zk1;zk2", "zk1;zk2"),
        ("zk1:1,zk2:x/app", "zk2:x"), ("zk1:1\t", "zk1:1\t"), ("zk1:1\u{301},zk2", "zk1:1\u{301}"),
        ("zookeeper://zk1", "zookeeper:"),
        (",\u{301}zk1", ",\u{301}zk1"),
    ])
    func isNotOne(_ text: String, _ server: String) {
        let reason = ConnectString.ParseError.Reason.server(.init(text: server))
        #expect(throws: ConnectString.ParseError(text: text, reason: reason)) { try ConnectString(text) }
    }

    @Test(arguments: [
        ("/app/", InvalidPathError.Reason.empty), ("//app", .empty), ("/app/..", .relative), ("/a\u{0}b", .character("\u{0}")),
    ])
    func hasNoChroot(_ chroot: String, _ reason: InvalidPathError.Reason) {
        let text = "zk1:2181" + chroot
        let error = ConnectString.ParseError(text: text, reason: .chroot(.init(path: chroot, reason: reason)))
        #expect(throws: error) { try ConnectString(text) }
    }

    @Test func theErrorNamesThePart() {
        #expect(throws: ConnectString.ParseError.self) { try ConnectString("zk1:1,zk2:x/app") }
        let error = #expect(throws: ConnectString.ParseError.self) { try ConnectString("zk1:1,zk2:x") }
        #expect(error?.description == #""zk2:x" is not HOST or HOST:PORT, in "zk1:1,zk2:x""#)
    }
}
