import Foundation
import NIOSSL

/// How an ``HTTPUpstream`` asks.
struct UpstreamConfiguration: Sendable {
    var url: UpstreamURL
    /// For a reply altogether: names, connections, redirects and the body (`CronRequestTimeoutSeconds`).
    var timeout: Duration
    /// Of a reply's body, decompressed (`CronMaxReplyBytes`).
    var maximumBodyBytes: Int
    /// Redirects that are followed for one reply.
    var maximumRedirects = 5
    /// Whom to trust, where that is not left to the environment.
    var trustRoots: NIOSSLTrustRoots?
    var authorities = TrustedAuthorities(environment: ProcessInfo.processInfo.environment)

    init(url: UpstreamURL, timeout: Duration, maximumBodyBytes: Int) {
        self.url = url
        self.timeout = timeout
        self.maximumBodyBytes = maximumBodyBytes
    }
}
