/// What the HTTP listener needs to know. The values are taken as they are: whoever read the configuration has checked them.
public struct HTTPConfiguration: Sendable {
    /// An address or a name, IPv6 without its brackets; `nil` means every interface.
    public var host: String?
    /// 0 lets the system choose; ``SwitcherHTTPServer`` tells which it was.
    public var port: Int
    /// Who may call the API, and what each may do (`APIUser`, `APIUsers`). No user twice.
    public var identities: [APIIdentity]
    /// Pages of these may call it in a browser, beside the server's own (`AllowedOrigins`).
    public var allowedOrigins: Set<WebOrigin> = []
    /// Whether the operator's page is served (`EnableConsole`).
    public var hasConsole = false
    /// A longer request body is refused with 413 (`MaxRequestBodyBytes`).
    public var maxRequestBodyBytes: Int
    /// All bodies being received together; a request that would go beyond it is refused with 503 (`MaxBufferedBodyBytes`).
    public var maxBufferedBodyBytes: Int
    /// How long a request may take to arrive, from its first byte to its last (`RequestReadTimeoutSeconds`). A slower one is
    /// dropped, and so is a connection whose client does not take its replies for that long.
    public var requestReadTimeout: Duration
    /// How long a connection may wait for its next request.
    public var idleTimeout: Duration = .seconds(75)
    /// Connections served at the same time (`MaxConnections`). For another one the connection that has been idle longest is
    /// closed; where none is idle, it waits.
    public var maxConnections: Int
    /// What is shown to clients; without it connections are not encrypted.
    public var tls: TLSIdentity?

    // What nobody but tests sets. Each has its usual value where it is used.

    /// From the last reply to the end of a connection whose client is still sending.
    var lingerTime: Duration?
    /// From a stop to the end of an idle connection.
    var farewellTime: Duration?
    /// How far who takes a list may be behind ``leastListBytesPerSecond``.
    var listAllowance: Duration?
    var leastListBytesPerSecond: Int?

    /// What is not asked for begins with its default. What is has its default where the keys are.
    public init(
        host: String?,
        port: Int,
        identities: [APIIdentity],
        maxRequestBodyBytes: Int,
        maxBufferedBodyBytes: Int,
        requestReadTimeout: Duration,
        maxConnections: Int
    ) {
        self.host = host
        self.port = port
        self.identities = identities
        self.maxRequestBodyBytes = maxRequestBodyBytes
        self.maxBufferedBodyBytes = maxBufferedBodyBytes
        self.requestReadTimeout = requestReadTimeout
        self.maxConnections = maxConnections
    }
}
