import NIOSSL
import SwitcherTestKit
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// Certificates for a listener, and a client that trusts them.
struct TestTLS {
    let authority: TestAuthority
    let server: TestAuthority.Identity
    let client: NIOSSLContext

    static func make(kind: String = "EC") async throws -> TestTLS {
        let authority = try await TestAuthority.make()
        let server = try await authority.issue("first", kind: kind)
        return TestTLS(authority: authority, server: server, client: try authority.clientContext())
    }

    func identity(_ files: TestAuthority.Identity, clientsOf authority: TestAuthority? = nil) throws -> TLSIdentity {
        try TLSIdentity(
            chain: try NIOSSLCertificate.fromPEMFile(files.certificateFile),
            key: try NIOSSLPrivateKey(file: files.keyFile, format: .pem),
            clientAuthorities: try authority.map { try NIOSSLCertificate.fromPEMFile($0.certificateFile) } ?? []
        )
    }

    func configuration(
        clientsOf authority: TestAuthority? = nil,
        _ change: (inout HTTPConfiguration) -> Void = { _ in }
    ) throws -> HTTPConfiguration {
        let tls = try identity(server, clientsOf: authority)
        return TestListener.configuration { configuration in
            configuration.tls = tls
            change(&configuration)
        }
    }

    func connect(_ listener: TestListener) async throws -> WireClient {
        try await WireClient.connect(listener.port, tls: client)
    }

    /// Asks with curl.
    func curl(_ listener: TestListener, _ path: String, _ arguments: [String] = []) async throws -> Tool.Output {
        let trust = ["-sS", "--noproxy", "*", "--cacert", authority.certificateFile, "-u", "admin:secret:pass"]
        return try await Tool.run("curl", trust + arguments + ["https://127.0.0.1:\(listener.port)\(path)"])
    }

    /// The name in the certificate that a new connection is shown, as openssl says it.
    func shownName(_ listener: TestListener) async throws -> String? {
        let arguments = ["s_client", "-connect", "127.0.0.1:\(listener.port)", "-CAfile", authority.certificateFile]
        let shown = try await Tool.run("openssl", arguments)
        return shown.output.firstMatch(of: /subject=CN = (\w+)/).map { String($0.output.1) }
    }
}
