import Logging
import ZooKeeper

extension SubPoolCoordinator {
    /// A path with names that a caller has sent.
    func text(_ path: ZNodePath) -> Logger.MetadataValue {
        .string(LogText(path.description).description)
    }

    /// A whole request: somebody may have to put it back by hand.
    func text(_ request: [UInt8]) -> Logger.MetadataValue {
        let text = String(decoding: request, as: UTF8.self)
        return .string(LogText(text, maximumByteCount: 4 * JobmakerRequest.maximumByteCount).description)
    }

    /// It names the path.
    func text(_ error: ZooKeeperError) -> Logger.MetadataValue {
        .string(LogText(error.description).description)
    }

    func metadata(_ exchange: Exchange, _ error: ZooKeeperError) -> Logger.Metadata {
        [LogKey.subPool: text(exchange.nodes.request), LogKey.error: text(error)]
    }
}
