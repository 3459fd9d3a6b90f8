import Testing

@testable import ZooKeeper

@Suite struct ZNodePathTests {
    @Test(arguments: ["a", "ä", "a.b", "...", ".a", "a b", "日本", "\u{E9}", "e\u{301}", "\u{F900}", "\u{FFEF}", "\u{A0}"])
    func acceptedName(_ name: String) throws {
        #expect(Array(try ZNodeName(name).description.utf8) == Array(name.utf8))
    }

    @Test(arguments: [
        ("", InvalidPathError.Reason.empty), (".", .relative), ("..", .relative), ("a/b", .slash), ("/", .slash),
        ("a\u{0}b", .character("\u{0}")), ("\u{1F}", .character("\u{1F}")), ("\u{7F}", .character("\u{7F}")),
        ("\u{9F}", .character("\u{9F}")), ("\u{E000}", .character("\u{E000}")), ("\u{F8FF}", .character("\u{F8FF}")),
        ("\u{FFF0}", .character("\u{FFF0}")), ("\u{FFFD}", .character("\u{FFFD}")), ("a😀", .character("😀")),
        ("/\u{301}", .slash),
    ])
    func refusedName(_ name: String, _ reason: InvalidPathError.Reason) {
        #expect(throws: InvalidPathError(path: name, reason: reason)) { try ZNodeName(name) }
    }

    @Test(arguments: ["/", "/a", "/a/b", "/a/.../b", "/zookeeper/quota"])
    func acceptedPath(_ path: String) throws {
        #expect(try ZNodePath(path).description == path)
    }

    @Test(arguments: [
        ("", InvalidPathError.Reason.empty), ("a", .notAbsolute), ("/a/", .empty), ("//", .empty), ("/a//b", .empty),
        ("/./a", .relative),
        ("/a/..", .relative), ("/a\u{0}", .character("\u{0}")), ("/a/\u{1}/b", .character("\u{1}")),
    ])
    func refusedPath(_ path: String, _ reason: InvalidPathError.Reason) {
        #expect(throws: InvalidPathError(path: path, reason: reason)) { try ZNodePath(path) }
    }

    @Test func namesAreTheirBytes() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed, "Swift's own equality, which must not be used for names")
        #expect(try ZNodeName(composed) != ZNodeName(decomposed))
        #expect(try Set([ZNodeName(composed), ZNodeName(decomposed)]).count == 2)
        #expect(try ZNodePath("/" + composed) != ZNodePath("/" + decomposed))
        #expect(ZNodeName("a") == ZNodeName("a"))
        #expect(ZNodeName("a").hashValue == ZNodeName("a").hashValue)
    }

    @Test func relatives() throws {
        #expect(ZNodePath.root.appending("a").description == "/a")
        #expect(ZNodePath("/a").appending(ZNodeName("b")).description == "/a/b")
        #expect(ZNodePath("/a/b").parent == ZNodePath("/a"))
        #expect(ZNodePath("/a").parent == .root)
        #expect(ZNodePath.root.parent == nil)
    }

    @Test(arguments: ["127.0.0.1:2181", "zk-1.example:2181", "[::1]:2181", "[fe80::1%eth0]:1"])
    func serverAddress(_ text: String) throws {
        #expect(try ServerAddress(text).description == text)
    }

    @Test(arguments: ["a", "[::1]"]) func aServerAddressWithoutAPort(_ text: String) throws {
        #expect(try ServerAddress(text).description == text + ":2181")
    }

    @Test(arguments: [
        "", ":1", "a:", "a:0", "a:65536", "a:1 ", " a:1", "a:1,b:1", "a:1/chroot", "[a]:1", "[::1:1", "a:+1",
        "a\u{0}:1",
    ])
    func notAServerAddress(_ text: String) {
        #expect(throws: ServerAddress.ParseError(text: text)) { try ServerAddress(text) }
    }
}
