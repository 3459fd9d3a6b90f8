import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Switcher

extension UserCoinUpstreamError {
    static func tooLarge(limit: Int) -> UserCoinUpstreamError {
        UserCoinUpstreamError("the reply is over \(limit) bytes")
    }

    /// What the HTTP client throws, in an operator's words.
    init(_ error: any Error, limit: Int) {
        switch error {
        case GzipDecoder.Failure.tooLarge:
            self = .tooLarge(limit: limit)
        case is GzipDecoder.Failure:
            self.init("the reply's compression is broken")
        case HTTPParserError.invalidEOFState:
            self = .connectionClosed
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            self = .connectionClosed
        default:
            self.init("no reply: \(Self.reason(of: error))")
        }
    }

    private static let connectionClosed = UserCoinUpstreamError("the connection was closed before the reply was complete")

    /// Without where in the library's sources it was noticed.
    private static func reason(of text: String) -> String {
        let reason = LogText(text.replacing(/\ at \S+:[0-9]+/, with: ""))
        // It names no way out.
        return text.contains("CERTIFICATE_VERIFY_FAILED")
            ? "its certificate is not trusted (SSL_CERT_FILE may name its authority): \(reason)" : "\(reason)"
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            error.shortDescription.lowercased()
        case let error as IOError:
            String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason(of: $0.error) } ?? "no such host"
        case is SocketAddressError:
            "no such host"
        case let error as NIOSSLError:
            "TLS: \(reason(of: "\(error)"))"
        default:
            LogText("\(error)").description
        }
    }
}
