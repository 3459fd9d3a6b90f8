import Switcher

extension ReplyText {
    /// To a call about a subpool that did not pass its checks.
    init(for refusal: SubPoolRefusal) {
        switch refusal {
        case .coinEmpty: self.init(.subPoolCoinEmpty)
        case .subPoolNameEmpty: self.init(.subPoolNameEmpty)
        case .payoutAddressEmpty: self.init(.payoutAddressEmpty)
        case .coinInvalid: self.init(.subPoolCallInvalid, "coin \(Self.noComponent)")
        case .subPoolNameInvalid: self.init(.subPoolCallInvalid, "subpool_name \(Self.noComponent)")
        case .requestTooLong:
            self.init(
                .subPoolCallInvalid,
                "the request is over \(CoinbaseUpdate.maximumByteCount) bytes, more than a jobmaker reads"
            )
        }
    }

    private static let noComponent = "is not one valid path component: no slash, not . or .., no control character"

    /// To one that no jobmaker has answered.
    init(for error: SubPoolError) {
        switch error {
        case .doesNotExist(let name): self.init(.subPoolMissing, name)
        case .cannotAcknowledge: self.init(.jobmakerMissing)
        case .dataUpdated: self.init(.dataUpdated)
        case .writeFailed: self.init(.dataNotWritten)
        case .timeout: self.init(.ackTimeout)
        case .cannotGetAck: self.init(.ackNotRead)
        case .cannotParseAck: self.init(.ackNotParsed)
        case .notRead: self.init(.notRead)
        case .notConfirmed, .stopped, .cancelled: self.init(.notConfirmed)
        case .busy: self.init(.subPoolBusy)
        case .notShared: self.init(.subPoolsNotShared)
        }
    }
}
