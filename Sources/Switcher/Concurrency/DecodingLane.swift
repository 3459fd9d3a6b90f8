import Dispatch

/// Where what is large is decoded: one after another, on a thread of its own. The threads that all requests share are few, and one that
/// decodes a million names serves nobody else meanwhile.
///
/// A process has one, for what callers send and for what the web site replies: what is decoded there takes one processor at most, whoever
/// sent it. It goes in the order of arrival, and nothing that is decoded waits for anything else.
public struct DecodingLane: Sendable {
    /// Decoding so much takes less time than going elsewhere matters.
    private static let smallByteCount = 32_768

    private let queue = DispatchQueue(label: "decoding")

    /// Makes another lane, beside all others.
    public init() {}

    /// Runs `body` where it is, if so many bytes are few, or else in the lane, in its turn.
    package nonisolated(nonsending) func run<Result: Sendable>(byteCount: Int, _ body: @escaping @Sendable () -> Result) async
        -> Result
    {
        guard byteCount > Self.smallByteCount else { return body() }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
