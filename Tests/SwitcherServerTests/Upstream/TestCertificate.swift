import NIOSSL
import Subprocess
import ZooKeeperTestKit

/// A certificate for 127.0.0.1 that nobody but the test trusts, made by `openssl`.
struct TestCertificate {
    private let folder: TemporaryDirectory

    static func make() async throws -> TestCertificate {
        let folder = try TemporaryDirectory(prefix: "certificate")
        let result = try await Subprocess.run(
            .name("openssl"),
            arguments: [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder.path)/key.pem", "-out",
                "\(folder.path)/certificate.pem",
            ],
            output: .discarded,
            error: .string(limit: 100_000)
        )
        guard result.terminationStatus.isSuccess else { throw OpenSSLFailed(output: result.standardError) }
        return TestCertificate(folder: folder)
    }

    struct OpenSSLFailed: Error {
        let output: String
    }

    var path: String { "\(folder.path)/certificate.pem" }
    /// Where it lies, beside a key, which is no certificate.
    var directory: String { folder.path }

    /// For the server.
    func serverConfiguration() throws -> TLSConfiguration {
        .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile("\(folder.path)/certificate.pem").map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: "\(folder.path)/key.pem", format: .pem))
        )
    }

    /// For a client that trusts it.
    func trustRoots() throws -> NIOSSLTrustRoots {
        .certificates(try NIOSSLCertificate.fromPEMFile("\(folder.path)/certificate.pem"))
    }
}
