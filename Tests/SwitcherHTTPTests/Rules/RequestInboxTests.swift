import NIOCore
import NIOHTTP1
import Testing

@testable import SwitcherHTTP

struct RequestInboxTests {
    private struct Lost: Error {}

    private func head(_ uri: String) -> HTTPServerRequestPart {
        .head(HTTPRequestHead(version: .http1_1, method: .GET, uri: uri))
    }

    @Test func whatHasComeIsTakenInOrderBeforeTheEnd() throws {
        var inbox = RequestInbox()
        #expect(!inbox.isReady)
        inbox.append(head("/1"))
        inbox.append(.end(nil))
        inbox.finish()
        // Nothing comes after the end.
        inbox.append(head("/2"))
        inbox.finish(Lost())
        #expect(inbox.isReady)
        #expect(try inbox.next() == head("/1"))
        #expect(try inbox.next() == .end(nil))
        #expect(inbox.isReady)
        #expect(try inbox.next() == nil)
        #expect(try inbox.next() == nil)
    }

    @Test func anErrorIsThrownOnce() throws {
        var inbox = RequestInbox()
        inbox.append(head("/1"))
        inbox.finish(Lost())
        #expect(try inbox.next() == head("/1"))
        #expect(throws: Lost.self) { try inbox.next() }
        #expect(try inbox.next() == nil)
    }

    /// Some requests are read ahead, and no more before nearly all of them are taken.
    @Test func itSaysWhenItHasEnough() throws {
        var inbox = RequestInbox()
        for number in 1...11 {
            #expect(!inbox.isFull)
            inbox.append(head("/\(number)"))
        }
        #expect(inbox.isFull)
        for _ in 1...8 {
            #expect(!inbox.hasRoom)
            _ = try inbox.next()
        }
        _ = try inbox.next()
        #expect(inbox.hasRoom)
    }
}
