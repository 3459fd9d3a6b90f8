/// The password of a session, which a server computes from the session's number: every member of an ensemble has to know it, and none
/// keeps it. So a test can take over a session of a process that would never tell its password.
enum SessionPassword {
    /// What `ZooKeeperServer` in ZooKeeper's source calls its `superSecret`.
    private static let salt: Int64 = 0xB341_5C00

    /// 16 bytes of Java's `Random`, seeded with the number: a linear congruential generator of 48 bits, of which the upper 32 are
    /// given out, lowest byte first.
    static func ofSession(_ id: Int64) -> [UInt8] {
        let mask: UInt64 = (1 << 48) - 1
        var state = (UInt64(bitPattern: id ^ salt) ^ 0x5_DEEC_E66D) & mask
        return (0..<4).flatMap { _ in
            state = (state &* 0x5_DEEC_E66D &+ 0xB) & mask
            let value = UInt32(truncatingIfNeeded: state >> 16)
            return (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
    }
}
