import Foundation
import NIOSSL
import Switcher
import SwitcherHTTP

extension ConfigurationCheck {
    /// What the three files make together; `nil` where the listener speaks plain HTTP. What is read here is what is served: nobody can
    /// change a file between its check and its use.
    func tls() throws(ConfigurationError) -> TLSIdentity? {
        switch (value(\.tlsCertificateFile).isEmpty, value(\.tlsPrivateKeyFile).isEmpty) {
        case (true, true):
            guard value(\.tlsClientCAFile).isEmpty else {
                throw error(
                    \.tlsClientCAFile,
                    "needs TLSCertificateFile and TLSPrivateKeyFile: without them nothing is encrypted"
                )
            }
            return nil
        case (false, true): throw missing(\.tlsPrivateKeyFile, "TLSCertificateFile is set, and one needs the other")
        case (true, false): throw missing(\.tlsCertificateFile, "TLSPrivateKeyFile is set, and one needs the other")
        case (false, false): break
        }
        if case .read(let identity) = tlsSource { return identity }
        let chain = try certificates(\.tlsCertificateFile, "the server's certificate first, then those that lead to an authority")
        let key = try privateKey(\.tlsPrivateKeyFile)
        let isForEverybody = value(\.tlsClientCAFile).isEmpty
        let authorities = isForEverybody ? [] : try certificates(\.tlsClientCAFile, "those of the authorities of clients")
        do throws(TLSIdentityError) {
            return try TLSIdentity(chain: chain, key: key, clientAuthorities: authorities)
        } catch {
            throw self.error(for: error)
        }
    }

    private func certificates(_ path: Path<String>, _ wanted: String) throws(ConfigurationError) -> [NIOSSLCertificate] {
        let bytes = try bytes(of: path)
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw error(path, "must be a file of certificates in PEM, \(wanted): \(value(path).quoted) is none")
        }
        return certificates
    }

    private func privateKey(_ path: Path<String>) throws(ConfigurationError) -> NIOSSLPrivateKey {
        let bytes = try bytes(of: path)
        // Nobody is there to be asked for the passphrase.
        let isEncrypted = ["BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"].contains {
            bytes.firstRange(of: $0.utf8) != nil
        }
        guard !isEncrypted else {
            throw error(path, "must be a key without a passphrase: \(value(path).quoted) is encrypted")
        }
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            let kinds = "RSA, Ed25519, or ECDSA on P-256, P-384 or P-521"
            throw error(path, "must be a file of a private key in PEM (\(kinds)): \(value(path).quoted) is none")
        }
        return key
    }

    private func bytes(of path: Path<String>) throws(ConfigurationError) -> [UInt8] {
        guard !value(path).utf8.contains(0) else { throw error(path, "must not contain a NUL") }
        do throws(BoundedFile.Problem) {
            return Array(try BoundedFile.contents(of: value(path), waits: false))
        } catch {
            // Somebody may have put the key itself there.
            let isPath = ["/", "./", "../"].contains { value(path).hasPrefix($0) } || value(path).utf8.count <= 40
            throw self.error(path, "cannot be read\(isPath ? ", \(value(path).quoted)" : ""): \(error.reason)")
        }
    }

    private func error(for problem: TLSIdentityError) -> ConfigurationError {
        switch problem {
        case .chainEmpty: error(\.tlsCertificateFile, "must have a certificate")
        case .keyOfAnother: error(\.tlsPrivateKeyFile, "is not the key of the first certificate in TLSCertificateFile")
        case .unusable(let reason): error(\.tlsCertificateFile, "cannot be used with TLSPrivateKeyFile: \(LogText(reason))")
        }
    }
}
