import Foundation
import NIOSSL
import Switcher

/// Whose certificates the upstream is believed: the system's authorities, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name, as for
/// curl and Go.
struct TrustedAuthorities: Sendable, Equatable {
    /// A file of PEM certificates.
    private let file: String?
    private let directories: [String]

    /// - Parameter environment: `SSL_CERT_DIR` may name several directories, with colons between. An empty variable names nothing.
    init(environment: [String: String]) {
        file = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        directories = (environment["SSL_CERT_DIR"] ?? "").split(separator: ":").map(String.init)
    }

    /// Reads them: they may have been renewed since the last time.
    ///
    /// - Throws: ``UserCoinUpstreamError`` where they are named and there is none. Trusting others would not be what was asked for.
    func trustRoots() throws(UserCoinUpstreamError) -> NIOSSLTrustRoots {
        guard file != nil || !directories.isEmpty else { return .default }
        var certificates: [NIOSSLCertificate] = []
        if let file {
            do {
                certificates = try NIOSSLCertificate.fromPEMFile(file)
            } catch {
                throw UserCoinUpstreamError("no certificates could be read from SSL_CERT_FILE, \(LogText(file))")
            }
        }
        for directory in directories {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            // Whatever else lies there is none of ours.
            for name in names { certificates += (try? NIOSSLCertificate.fromPEMFile("\(directory)/\(name)")) ?? [] }
        }
        guard !certificates.isEmpty else {
            throw UserCoinUpstreamError("no certificates are in SSL_CERT_DIR, \(LogText(directories.joined(separator: ":")))")
        }
        return .certificates(certificates)
    }
}
