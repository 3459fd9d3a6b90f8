import NIOCore
import NIOHTTP1

/// What has arrived of a connection's requests, and is still to be taken. Pure.
struct RequestInbox {
    private var parts = CircularBuffer<HTTPServerRequestPart>()
    /// Nothing comes any more: in good order, or because of an error.
    private var end: Result<Void, any Error>?

    /// Whether nothing more is to be read for the time being.
    var isFull: Bool { parts.count > 10 }
    /// Whether, where it was full, more is to be read.
    var hasRoom: Bool { parts.count <= 2 }
    /// Whether ``next()`` would say anything.
    var isReady: Bool { !parts.isEmpty || end != nil }

    mutating func append(_ part: HTTPServerRequestPart) {
        guard end == nil else { return }
        parts.append(part)
    }

    /// What is there is still taken, and then this.
    mutating func finish(_ error: (any Error)? = nil) {
        guard end == nil else { return }
        end = error.map { .failure($0) } ?? .success(())
    }

    /// - Returns: `nil` at the end, and where there is nothing yet.
    /// - Throws: The error at the end, once what came before it is taken.
    mutating func next() throws -> HTTPServerRequestPart? {
        if let part = parts.popFirst() { return part }
        defer { if end != nil { end = .success(()) } }
        try end?.get()
        return nil
    }
}
