public import Foundation
import NIOCore
public import NIOSSL

/// What the listener shows clients when connections are encrypted: a certificate chain and its key, and whose certificates it wants to see.
///
/// Two are equal if they were made of the same.
public struct TLSIdentity: Sendable {
    private let context: NIOSSLContext
    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey
    private let clientAuthorities: [NIOSSLCertificate]
    /// The later of the dates before which a certificate of the chain is not valid.
    public let validFrom: Date
    /// The earliest of the dates after which a certificate of the chain is not valid.
    public let expiry: Date

    /// TLS 1.2 and later.
    ///
    /// - Parameters:
    ///   - chain: The server's own certificate first, then those that lead to an authority.
    ///   - clientAuthorities: Where there is one, clients must present a certificate of one of them.
    /// - Throws: ``TLSIdentityError``
    public init(
        chain: [NIOSSLCertificate],
        key: NIOSSLPrivateKey,
        clientAuthorities: [NIOSSLCertificate] = []
    ) throws(TLSIdentityError) {
        guard
            let validFrom = chain.map(\.notValidBefore).max(),
            let expiry = chain.map(\.notValidAfter).min()
        else { throw .chainEmpty }
        self.chain = chain
        self.key = key
        self.clientAuthorities = clientAuthorities
        self.validFrom = Date(timeIntervalSince1970: TimeInterval(validFrom))
        self.expiry = Date(timeIntervalSince1970: TimeInterval(expiry))

        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // A client is told that it is over, and not waited for.
        configuration.shutdownTimeout = .zero
        if !clientAuthorities.isEmpty {
            // Who the client is matters only as far as who vouches for it.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(clientAuthorities)
            configuration.sendCANameList = true
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSIdentityError(error)
        }
    }
}

extension TLSIdentity {
    /// The handler that comes first in a connection's pipeline.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context)
    }
}

extension TLSIdentity: Equatable {
    public static func == (one: TLSIdentity, other: TLSIdentity) -> Bool {
        one.hasSameCertificate(as: other) && one.admitsSameClients(as: other)
    }

    /// Whether clients are shown the same chain, with the same key.
    public func hasSameCertificate(as other: TLSIdentity) -> Bool { chain == other.chain && key == other.key }

    /// Whether certificates of the same authorities are wanted of clients.
    public func admitsSameClients(as other: TLSIdentity) -> Bool { clientAuthorities == other.clientAuthorities }
}

extension TLSIdentity: CustomStringConvertible, CustomReflectable {
    public var description: String { "TLSIdentity(***)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a chain and a key make no ``TLSIdentity``.
public enum TLSIdentityError: Error, Sendable, Hashable {
    case chainEmpty
    /// The key is not that of the chain's first certificate.
    case keyOfAnother
    /// - Parameter reason: The library's words.
    case unusable(reason: String)

    init(_ error: any Error) {
        // A key that could be read is refused for nothing else.
        if case NIOSSLError.failedToLoadPrivateKey? = error as? NIOSSLError {
            self = .keyOfAnother
        } else {
            self = .unusable(reason: "\(error)")
        }
    }
}
