import Foundation
import ZooKeeper

/// How a writer is doing.
public struct SwitchWriterStatus: Sendable {
    /// ZooKeeper's word for it: `connected`, `suspended` or `lost`.
    public let sessionState: String
    /// The address of the ZooKeeper server; `nil` while connected to none.
    public let server: String?
    /// Since when the session is in that state, by this machine's clock, as RFC 3339 has it.
    public let sessionSinceText: String
    /// How many records wait to be sent.
    public let queuedRecordCount: Int
    /// How many calls have been accepted and not answered.
    public let openCallCount: Int
}

extension SwitchWriter {
    /// How it is doing now.
    public var status: SwitchWriterStatus {
        get async {
            let session = await client.status
            let since = Date().timeIntervalSince1970 - session.age / .seconds(1)
            return SwitchWriterStatus(
                sessionState: "\(session.state)",
                server: session.server,
                sessionSinceText: UTCTime(milliseconds: Int64(since * 1_000)).description,
                queuedRecordCount: queuedRecordCount,
                openCallCount: openCallCount
            )
        }
    }

    /// How many records ZooKeeper has confirmed since the start, each as often as it was written.
    public var writtenRecordCount: Int { SwitchSource.allCases.reduce(0) { $0 + order.tally[$1] } }
}
