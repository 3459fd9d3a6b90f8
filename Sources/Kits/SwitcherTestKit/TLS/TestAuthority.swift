import Foundation
import Subprocess
package import ZooKeeperTestKit

/// A certificate authority that nobody but the test trusts, and what it signs. `openssl` makes all of it, in a temporary folder.
package struct TestAuthority: Sendable {
    /// A certificate and its key.
    package struct Identity: Sendable {
        package let certificateFile: String
        package let keyFile: String
        /// Where they lie, for as long.
        fileprivate let folder: TemporaryDirectory
    }

    /// What a certificate is for.
    package enum Purpose: String, Sendable {
        /// For 127.0.0.1 and localhost.
        case server
        case client
    }

    package let folder: TemporaryDirectory
    /// What clients trust.
    package var certificateFile: String { folder.path + "/authority.pem" }

    package static func make() async throws -> TestAuthority {
        let folder = try TemporaryDirectory(prefix: "authority")
        try configuration.write(toFile: folder.path + "/configuration", atomically: false, encoding: .utf8)
        let authority = TestAuthority(folder: folder)
        let form = ["-extensions", "authority", "-subj", "/CN=Test Authority", "-days", "30"]
        let files = ["-keyout", folder.path + "/authority.key", "-out", authority.certificateFile]
        try await authority.openssl(["req", "-x509", "-nodes"] + newKey("EC") + form + files)
        return authority
    }

    /// Signs a certificate that is called `name`; so are its files.
    ///
    /// - Parameters:
    ///   - days: From now to its end; -1 for one that has expired.
    ///   - kind: `EC`, `RSA` or `ED25519`.
    ///   - other: Whose key it has; one of its own where there is none.
    package func issue(
        _ name: String,
        for purpose: Purpose = .server,
        days: Int = 30,
        kind: String = "EC",
        withKeyOf other: Identity? = nil
    ) async throws -> Identity {
        let base = folder.path + "/" + name
        let keyFile = other?.keyFile ?? base + ".key"
        let identity = Identity(certificateFile: base + ".pem", keyFile: keyFile, folder: folder)
        let key = other == nil ? ["-nodes"] + Self.newKey(kind) + ["-keyout", keyFile] : ["-key", keyFile]
        try await openssl(["req", "-new"] + key + ["-subj", "/CN=\(name)", "-out", base + ".csr"])
        let signing = ["-CA", certificateFile, "-CAkey", folder.path + "/authority.key", "-days", "\(days)"]
        let form = ["-extfile", folder.path + "/configuration", "-extensions", purpose.rawValue]
        try await openssl(
            ["x509", "-req", "-in", base + ".csr", "-out", identity.certificateFile] + signing + form,
            isConfigured: false
        )
        return identity
    }

    private static func newKey(_ kind: String) -> [String] {
        switch kind {
        case "RSA": ["-newkey", "rsa:2048"]
        case "EC": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        default: ["-newkey", kind]
        }
    }

    /// Runs it with further arguments.
    package func openssl(_ arguments: [String], isConfigured: Bool = true) async throws {
        let configuration = isConfigured ? ["-config", folder.path + "/configuration"] : []
        let result = try await Subprocess.run(
            .name("openssl"),
            arguments: Arguments(arguments + configuration),
            output: .discarded,
            error: .string(limit: 100_000)
        )
        guard result.terminationStatus.isSuccess else { throw OpenSSLFailed(output: result.standardError) }
    }

    package struct OpenSSLFailed: Error {
        package let output: String
    }

    private static let configuration = """
        [req]
        distinguished_name = name
        prompt = no
        [name]
        CN = test
        [authority]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        [server]
        basicConstraints = critical, CA:FALSE
        subjectAltName = IP:127.0.0.1, DNS:localhost
        extendedKeyUsage = serverAuth
        [client]
        basicConstraints = critical, CA:FALSE
        extendedKeyUsage = clientAuth

        """
}
