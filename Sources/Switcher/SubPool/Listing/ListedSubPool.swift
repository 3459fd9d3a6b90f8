import ZooKeeper

/// A subpool as ZooKeeper has it: the request recorded for it, and the last ack. Whatever else is in these nodes is shown escaped, or not at all.
public struct ListedSubPool: Sendable {
    /// What is in a request node.
    public struct Request: Sendable {
        /// When it was written, by ZooKeeper's clock, as RFC 3339 has it.
        public let writtenText: String
        /// What is asked for, to be shown; `nil` where that is no request.
        public let info: String?
        public let payoutAddress: String?
    }

    /// What is in an answer node.
    public struct Ack: Sendable {
        /// Likewise.
        public let writtenText: String
        /// What the jobmaker says; `nil` where that is no ack.
        public let content: Content?

        public struct Content: Sendable {
            public let host: String?
            public let isSuccess: Bool
            /// Empty where there is none.
            public let message: String
            /// What is in force after it.
            public let info: String
            public let payoutAddress: String
        }
    }

    public let coin: String
    public let name: String
    /// `nil` where ZooKeeper does not let it be read.
    public let request: Request?
    /// `nil` where no jobmaker has made the node, or it cannot be read.
    public let ack: Ack?
}

extension ListedSubPool.Request {
    init(_ data: [UInt8], _ stat: ZNodeStat) {
        writtenText = UTCTime(milliseconds: stat.modifiedMilliseconds).description
        // A jobmaker reads no more either.
        let coinbase = data.count <= JobmakerRequest.maximumByteCount ? Coinbase(request: data) : nil
        info = coinbase.map { Self.shown($0.infoBytes) }
        payoutAddress = coinbase.map { Self.shown($0.payoutAddressBytes) }
    }

    fileprivate static func shown(_ bytes: [UInt8]) -> String { EscapedBytes(bytes, maximumByteCount: 1_024).description }
}

extension ListedSubPool.Ack {
    /// An honest one is some hundred bytes and two coinbases.
    private static let maximumByteCount = 65_536

    init(_ data: [UInt8], _ stat: ZNodeStat) {
        writtenText = UTCTime(milliseconds: stat.modifiedMilliseconds).description
        content = (data.count <= Self.maximumByteCount ? JobmakerAck(data) : nil).map { ack in
            let shown = ListedSubPool.Request.shown
            return Content(
                host: ack.hostNameBytes.map(shown),
                isSuccess: ack.isSuccess,
                message: shown(ack.messageBytes),
                info: shown(ack.standing.infoBytes),
                payoutAddress: shown(ack.standing.payoutAddressBytes)
            )
        }
    }
}
