import NIOCore

/// `/events`: what is changed, and how the server is, as it happens.
struct EventsRoute: Route {
    let paths = ["/events"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let events: EventBroadcast

    func reply(to call: RequestCall) async -> Reply {
        guard let reader = events.subscribe() else { return Reply(.tooManyReaders) }
        let stream = ReplyStream(isEndless: true) { write in
            // So that a client knows at once that it is there.
            try await write(ByteBuffer(string: ": from now on\n\n"))
            try await reader.read { text in try await write(ByteBuffer(string: text)) }
        }
        var reply = Reply(streaming: stream, contentType: "text/event-stream; charset=utf-8")
        // nginx would gather it.
        reply.fields = [("Cache-Control", "no-store"), ("X-Accel-Buffering", "no")]
        return reply
    }
}
