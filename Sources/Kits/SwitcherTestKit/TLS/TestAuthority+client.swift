import NIOCore
package import NIOSSL

extension TestAuthority {
    /// What a client has that trusts this authority: for ``WireClient``.
    ///
    /// - Parameter identity: Shown to a server that wants to see one.
    package func clientContext(presenting identity: Identity? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(certificateFile)
        configuration.certificateVerification = .noHostnameVerification
        // Where the other side may close its half alone, its answer to the end is not taken for the end: that would be waited for, for
        // five seconds.
        configuration.shutdownTimeout = .zero
        if let identity {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(identity.certificateFile).map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity.keyFile, format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
