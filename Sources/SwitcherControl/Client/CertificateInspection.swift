import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Why a server's certificate is not believed. The TLS library says that it is not, and no more: so it is looked at, over a connection that
/// nothing is sent over.
enum CertificateInspection {
    static func problem(at url: ServerURL, timeout: Duration) async -> String {
        let untrusted = "the certificate's authority is not known: name its file with --ca"
        guard let certificate = await certificate(at: url, timeout: timeout) else { return untrusted }
        let now = time_t(Date().timeIntervalSince1970)
        if certificate.notValidAfter < now {
            return "the certificate has expired, \(date(certificate.notValidAfter)): whoever runs the server renews it"
        }
        if certificate.notValidBefore > now {
            return "the certificate is not valid before \(date(certificate.notValidBefore)): is this machine's clock right?"
        }
        return untrusted
    }

    private static func date(_ time: time_t) -> String {
        Date(timeIntervalSince1970: TimeInterval(time)).ISO8601Format()
    }

    private static func certificate(at url: ServerURL, timeout: Duration) async -> NIOSSLCertificate? {
        let found = Found()
        guard let context = try? NIOSSLContext(configuration: .makeClientConfiguration()) else { return nil }
        let (host, port) = (url.host, url.port)
        let limit = min(timeout, .seconds(10))
        _ = try? await withTimeout(limit) {
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(TimeAmount(limit))
            let channel = try await bootstrap.channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let isName = (try? SocketAddress(ipAddress: host, port: 0)) == nil
                    // Nothing is believed: the handshake ends with the certificate.
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: isName ? host : nil) {
                        chain,
                        verdict in
                        found.certificate.withLock { $0 = chain.first }
                        verdict.succeed(NIOSSLVerificationResult.failed)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }.connect(host: host, port: port).get()
            try await channel.closeFuture.get()
        }
        return found.certificate.withLock { $0 }
    }

    private final class Found: Sendable {
        let certificate = Mutex<NIOSSLCertificate?>(nil)
    }
}
