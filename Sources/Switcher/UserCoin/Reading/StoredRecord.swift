/// A sub-account's record as it is in ZooKeeper.
public struct StoredRecord: Sendable {
    /// Whose it is. It may be longer than a switch's may be: somebody else may have made the record.
    public let name: SubAccountName
    /// What is in it. Whoever else may write records may write anything there.
    let coin: [UInt8]
    let updatedMilliseconds: Int64

    /// The coin, to be shown: escaped where it is not UTF-8 or longer than a coin's name may be.
    public var coinText: String { EscapedBytes(coin, maximumByteCount: Coin.maximumByteCount).description }

    /// When it was written last, by ZooKeeper's clock, as RFC 3339 has it.
    public var updatedText: String { UTCTime(milliseconds: updatedMilliseconds).description }
}

/// Why a record could not be read.
public enum RecordReadError: Error, Sendable, Hashable {
    /// ZooKeeper could not be reached in time, or has too much to do.
    case notReached
    /// ZooKeeper does not let it be read, by its access list.
    case refused
    /// Which records there are is not known: ``SwitchWriter/Readiness/recordsUnknown``, or they cannot be listed.
    case recordsUnknown
    /// The server is stopping, or who asked has gone.
    case cancelled
}
