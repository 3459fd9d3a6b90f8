/// Why a call about a subpool is not even tried: its number is 400.
public enum SubPoolRefusal: Error, Sendable, Hashable, CaseIterable {
    case coinEmpty
    case subPoolNameEmpty
    case payoutAddressEmpty
    case coinInvalid
    case subPoolNameInvalid
    case requestTooLong

    /// The contract's `err_msg`.
    public var message: String {
        switch self {
        case .coinEmpty: "coin cannot be empty"
        case .subPoolNameEmpty: "subpool_name cannot be empty"
        case .payoutAddressEmpty: "payout_addr cannot be empty"
        case .coinInvalid: "coin is not one valid path component: no slash, not . or .., no control character"
        case .subPoolNameInvalid: "subpool_name is not one valid path component: no slash, not . or .., no control character"
        case .requestTooLong: "the request is over \(CoinbaseUpdate.maximumByteCount) bytes, more than a jobmaker reads"
        }
    }
}
