import NIOCore
import Synchronization

/// A request's body, whole, and its share of the budget.
final class BufferedBody: Sendable {
    let byteCount: Int
    private let bytes: Mutex<ByteBuffer>
    private let reservation: BodyBudget.Reservation

    init(_ bytes: ByteBuffer, reservation: BodyBudget.Reservation) {
        byteCount = bytes.readableBytes
        self.bytes = Mutex(bytes)
        self.reservation = reservation
    }

    /// Hands the bytes to somebody who is done with them when he returns: then they are freed, and the budget gets them back,
    /// however long the request goes on.
    func consume<Result>(_ body: (ByteBuffer) throws -> Result) rethrows -> Result {
        defer { reservation.giveBack() }
        return try body(take())
    }

    private func take() -> ByteBuffer {
        bytes.withLock { bytes in
            defer { bytes = ByteBuffer() }
            return bytes
        }
    }
}
