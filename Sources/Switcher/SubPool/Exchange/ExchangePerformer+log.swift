import Logging
import ZooKeeper

extension ExchangePerformer {
    func metadata(_ error: ZooKeeperError) -> Logger.Metadata {
        [LogKey.subPool: .text(nodes.request), LogKey.error: .text(error)]
    }
}

extension Logger.MetadataValue {
    /// A path with names that a caller has sent.
    static func text(_ path: ZNodePath) -> Self { .text(path.description) }

    /// It names the path.
    static func text(_ error: ZooKeeperError) -> Self { .text(error.description) }

    /// A whole request: somebody may have to put it back by hand.
    static func text(request: [UInt8]) -> Self {
        let text = String(decoding: request, as: UTF8.self)
        return .string(LogText(text, maximumByteCount: 4 * JobmakerRequest.maximumByteCount).description)
    }
}
