/// Why a call about a subpool is not even tried.
public enum SubPoolRefusal: Error, Sendable, Hashable, CaseIterable {
    case coinEmpty
    case subPoolNameEmpty
    case payoutAddressEmpty
    /// It is not one valid component of a znode's path.
    case coinInvalid
    /// Likewise.
    case subPoolNameInvalid
    /// It would be over ``CoinbaseUpdate/maximumByteCount`` bytes, more than a jobmaker reads.
    case requestTooLong
}
