import NIOCore
import Testing

@testable import SwitcherHTTP

struct RequestBoundaryTests {
    private func expect(_ boundary: inout RequestBoundary, _ bytes: ByteBuffer, _ expected: Bool) {
        let isFollowed = boundary.isFollowed(in: bytes)
        #expect(isFollowed == expected, "\(String(buffer: bytes))")
    }

    /// What is read: a request without a body, and what is behind it.
    @Test(arguments: [
        ("", false), ("\r\n", false), ("\r\n\r\n", false), ("G", true), ("\r\nG", true), ("GET / HTTP/1.1", true),
        ("GET / HTTP/1.1\r\n", true), ("GET / HTTP/1.1\r\nHost: x\r\n\r", true),
    ])
    func behindAHead(rest: String, isFollowed: Bool) {
        var boundary = RequestBoundary()
        boundary.foundHead()
        boundary.foundEnd()
        expect(&boundary, ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n" + rest), isFollowed)
        // Nothing has ended in these.
        expect(&boundary, ByteBuffer(string: "abc"), false)
    }

    /// The end of its head alone, as it may come in a packet.
    @Test(arguments: [("\n", false), ("\r\n", false), ("\n\r\n", false), ("\nG", true), ("\r\nGET / HTTP/1.1\r\n", true)])
    func behindTheEndOfAHead(bytes: String, isFollowed: Bool) {
        var boundary = RequestBoundary()
        boundary.foundHead()
        boundary.foundEnd()
        expect(&boundary, ByteBuffer(string: bytes), isFollowed)
    }

    @Test(arguments: [
        ("", false), ("\r\n", false), ("\n", false), ("G", true), ("\r\nG", true), ("GET / HTTP/1.1\r\nHost: x\r\n", true),
    ])
    func behindABody(rest: String, isFollowed: Bool) throws {
        var boundary = RequestBoundary()
        for start in ["", "head"] {
            let bytes = ByteBuffer(string: start + "body" + rest)
            if !start.isEmpty { boundary.foundHead() }
            boundary.foundBody(try #require(bytes.getSlice(at: start.utf8.count, length: 2)))
            boundary.foundBody(try #require(bytes.getSlice(at: start.utf8.count + 2, length: 2)))
            boundary.foundEnd()
            expect(&boundary, bytes, isFollowed)
        }
    }

    @Test func inTheMiddleNothingFollows() {
        var boundary = RequestBoundary()
        boundary.foundHead()
        expect(&boundary, ByteBuffer(string: "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na"), false)
        boundary.foundEnd()
        boundary.foundHead()
        expect(&boundary, ByteBuffer(string: "c POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na"), false)
    }
}
