import NIOCore
import NIOHTTP1

/// How much of request bodies is held. How long one may take to arrive is the connection's business.
struct BodyLimits: Sendable {
    /// Of one body, in bytes.
    let maximumCount: Int
    /// Of all together.
    let budget: BodyBudget
}

/// Why a body is not read, or not to its end.
enum BodyRefusal: Error {
    case tooLarge
    /// The bodies being received have used up the budget.
    case overBudget
}

extension BodyLimits {
    /// Looks at what the head says of the body, and reserves that much; nothing where there is none to come.
    func admit(_ fields: RequestFields) throws(BodyRefusal) -> BodyBudget.Reservation? {
        guard fields.announcesBody else { return nil }
        let declared = fields.contentLength ?? 0
        guard declared <= maximumCount else { throw .tooLarge }
        let reservation = budget.reservation()
        guard reservation.extend(by: declared) else { throw .overBudget }
        return reservation
    }

    /// Reads a body that was admitted.
    ///
    /// - Throws: ``BodyRefusal``, or what ended the connection.
    nonisolated(nonsending) func read(
        _ exchange: some RequestExchange,
        _ fields: RequestFields,
        _ reservation: BodyBudget.Reservation
    ) async throws -> BufferedBody {
        let declared = fields.contentLength
        var body = ByteBuffer()
        while let part = try await exchange.next() {
            switch part {
            case .head:
                break
            case .body(let bytes):
                if declared == nil {
                    guard body.readableBytes + bytes.readableBytes <= maximumCount else { throw BodyRefusal.tooLarge }
                    guard reservation.extend(by: bytes.readableBytes) else { throw BodyRefusal.overBudget }
                }
                if body.readableBytes == 0, bytes.readableBytes == declared {
                    body = bytes
                } else {
                    if body.readableBytes == 0 { body.reserveCapacity(declared ?? 0) }
                    body.writeImmutableBuffer(bytes)
                }
            case .end:
                return BufferedBody(body, reservation: reservation)
            }
        }
        throw ChannelError.eof
    }
}
