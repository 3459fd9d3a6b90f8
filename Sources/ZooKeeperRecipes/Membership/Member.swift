/// One who is alive.
public struct Member: Sendable, Hashable {
    /// 32 hexadecimal digits, another for every ``Membership``.
    public let id: String
    /// What it says of itself.
    public let data: [UInt8]
    /// The number of the transaction by which it has joined; it joins again after the loss of its session. Who comes later has a higher one.
    public let joined: Int64
}
