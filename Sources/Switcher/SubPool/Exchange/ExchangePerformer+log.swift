import Logging
import ZooKeeper

extension ExchangePerformer {
    func metadata(_ error: ZooKeeperError) -> Logger.Metadata {
        [LogKey.subPool: .text(nodes.request), LogKey.error: .text(error)]
    }
}

extension Logger.MetadataValue {
    /// A whole request: somebody may have to put it back by hand.
    static func text(request: [UInt8]) -> Self {
        .text(String(decoding: request, as: UTF8.self), maximumByteCount: 4 * JobmakerRequest.maximumByteCount)
    }
}
