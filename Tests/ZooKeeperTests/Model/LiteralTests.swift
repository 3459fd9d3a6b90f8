import Testing
import ZooKeeper

/// Names and paths that are written in the source.
@Suite struct LiteralTests {
    @Test func areWhatTheySay() throws {
        let text = "/users/e\u{301}"
        let path: ZNodePath = "/users/e\u{301}"
        #expect(try path == ZNodePath(text))
        #expect(path.appending("a").description == text + "/a")
        let name: ZNodeName = "e\u{301}"
        #expect(Array(name.description.utf8) == [0x65, 0xCC, 0x81])
    }

    @Test func aWrongOneEndsTheProgram() async {
        await #expect(processExitsWith: .failure) { _ = "a/b" as ZNodeName }
        await #expect(processExitsWith: .failure) { _ = "" as ZNodeName }
        await #expect(processExitsWith: .failure) { _ = "a" as ZNodePath }
        await #expect(processExitsWith: .failure) { _ = "/a/" as ZNodePath }
        await #expect(processExitsWith: .failure) { _ = "/a\u{0}" as ZNodePath }
    }

    /// What is put together is checked by the initializer, and throws.
    @Test func whatIsNoLiteralThrows() {
        let part = "b/"
        #expect(throws: InvalidPathError.self) { try ZNodePath("/a/\(part)") }
        #expect(throws: InvalidPathError.self) { try ZNodeName("a" + part) }
    }
}
