import SwitchRules

/// Follows what is changed, and connects again where the connection is lost.
package struct Watch {
    private static let maximumPause = 30

    let client: APIClient

    package init(_ client: APIClient) { self.client = client }

    /// - Parameters:
    ///   - tell: Gets a line where the connection is lost, and where it is there again.
    ///   - event: Gets each event. False ends it.
    /// - Throws: ``ControlError`` where another try is of no use.
    package func run(
        tell: (String) -> Void,
        event: (ServerSentEvents.Event) throws -> Bool
    ) async throws {
        struct Enough: Error {}
        var pause = 1
        var (hasBegun, wasLost, isEnough) = (false, false, false)
        while true {
            var events = ServerSentEvents()
            do {
                try await client.stream("/events", contentType: "text/event-stream") { part in
                    // The first part is a comment, at once.
                    if wasLost { tell("connected again: what happened meanwhile is not shown") }
                    (hasBegun, wasLost, pause) = (true, false, 1)
                    try events.add(part) { found in
                        guard try event(found) else {
                            isEnough = true
                            throw Enough()
                        }
                    }
                }
                tell("the server has ended the stream: connecting again")
            } catch let error as ControlError {
                guard !isEnough else { return }
                // Who has never been connected is told at once.
                guard hasBegun, [.tryAgain, .unavailable].contains(error.status) else { throw error }
                tell("\(error.description): connecting again in \(pause) s")
            }
            wasLost = true
            try await Task.sleep(for: .seconds(pause))
            pause = min(pause * 2, Self.maximumPause)
        }
    }
}
