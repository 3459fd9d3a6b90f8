import Foundation
import NIOSSL

/// How an ``HTTPUpstream`` asks.
struct UpstreamConfiguration: Sendable {
    var url: UpstreamURL
    /// For a reply altogether: names, connections, redirects and the body (`CronRequestTimeoutSeconds`).
    var timeout: Duration
    /// Of a reply's body, decompressed (`CronMaxReplyBytes`).
    var maximumBodyBytes = 268_435_456
    /// Redirects that are followed for one reply.
    var maximumRedirects = 5
    /// Whom to trust, where that is not left to the environment.
    var trustRoots: NIOSSLTrustRoots?
    var authorities = TrustedAuthorities(environment: ProcessInfo.processInfo.environment)

    init(url: UpstreamURL, timeout: Duration) {
        self.url = url
        self.timeout = timeout
    }
}
