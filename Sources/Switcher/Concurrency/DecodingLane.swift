import Dispatch

/// Where what is large is decoded: one after another, on a thread of its own. The threads that all requests share are few, and one that
/// decodes a million names serves nobody else meanwhile.
package struct DecodingLane: Sendable {
    /// Decoding so much takes less time than going elsewhere matters.
    private static let smallByteCount = 32_768

    private let queue = DispatchQueue(label: "decoding")

    package init() {}

    package func run<Result: Sendable>(byteCount: Int, _ body: @escaping @Sendable () -> Result) async -> Result {
        guard byteCount > Self.smallByteCount else { return body() }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
