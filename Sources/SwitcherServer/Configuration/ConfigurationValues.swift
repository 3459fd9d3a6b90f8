/// The configuration as it stands in the file: flat, every member optional, nothing checked but the types.
///
/// A member's name is the documented one in Swift's spelling; ``ConfigurationKey/table`` maps the two, and says what each key
/// means. `nil` means that the key is not there (or `null`). ``ServerConfiguration`` is made of it.
public struct ConfigurationFile: Sendable, Equatable {
    public var enableAPIServer: Bool?
    public var apiUser: String?
    public var apiPassword: Secret?
    public var listenAddr: String?
    public var availableCoins: [String]?
    public var zkBroker: [String]?
    public var zkSwitcherWatchDir: String?
    public var enableCronJob: Bool?
    public var cronIntervalSeconds: Int?
    /// A secret, because `user:password@` or a token in the query may be in it.
    public var userCoinMapURL: Secret?
    public var stratumServerCaseInsensitive: Bool?
    public var zkSubPoolUpdateBaseDir: String?
    public var zkSubPoolUpdateAckTimeout: Int?
    public var zkSessionTimeoutSeconds: Int?
    public var zkRequestTimeoutSeconds: Int?
    public var zkAuthUser: String?
    public var zkAuthPassword: Secret?
    public var cronRequestTimeoutSeconds: Int?
    public var cronOverlapSeconds: Int?
    public var cronMaxReplyBytes: Int?
    public var maxRequestBodyBytes: Int?
    public var maxBufferedBodyBytes: Int?
    public var requestReadTimeoutSeconds: Int?
    public var maxConnections: Int?
    public var tlsCertificateFile: String?
    public var tlsPrivateKeyFile: String?

    /// A configuration in which nothing is set.
    public init() {}
}
