import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SwitchRules

extension APIClient {
    /// Says in one line what has gone wrong, and what to do.
    func explaining<Value>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as ControlError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw await explained(error)
        }
    }

    func refuseRedirect(_ response: HTTPClientResponse) throws {
        guard (300..<400).contains(response.status.code) else { return }
        let location = (response.headers.first(name: "Location") ?? "nowhere").escapedForOneLine(maximumByteCount: 256)
        throw ControlError(
            .notTheServer,
            "\(target) redirects to \(location): name the server itself, a password follows no redirect"
        )
    }

    /// HTML, most often: of a proxy in front, or of something else that listens there.
    func notTheServer(status: Int, contentType: String) -> ControlError {
        let type = contentType.isEmpty ? "nothing" : contentType.escapedForOneLine(maximumByteCount: 100)
        guard ![401, 403].contains(status) else {
            return ControlError(
                .noRight,
                "\(target): HTTP status \(status) and no answer of the server's (\(type)): a proxy in front asks for more"
            )
        }
        guard status < 500 else {
            return ControlError(
                .unavailable,
                "\(target): HTTP status \(status) and no answer of the server's (\(type)): a proxy in front does not reach it; try again"
            )
        }
        return ControlError(
            .notTheServer,
            "\(target) is no switcher-api-server: it answers \(type) with HTTP status \(status); look at the address"
        )
    }

    private func explained(_ error: any Error) async -> ControlError {
        switch error {
        case is TimedOut: return tooSlow
        case let error as HTTPClientError where error == .readTimeout: return tooSlow
        case is NIOTooManyBytesError:
            return ControlError(.notTheServer, "\(target): the answer is far too long to be the server's")
        case let error as HTTPClientError
        where [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout].contains(error):
            return ControlError(
                .unavailable,
                "\(target) is not reached: nobody answers there; is it running, is a firewall between?"
            )
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return closed
        case HTTPParserError.invalidEOFState: return closed
        case is HTTPParserError:
            return ControlError(.notTheServer, "\(target) speaks no HTTP\(target.url.isEncrypted ? "" : ": is it https://?")")
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return ControlError(
                .unavailable,
                "\(target): the certificate is not for \(target.url.host): use the name that it is for"
            )
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return unknownHost }
            return await explained(first.error)
        case is SocketAddressError: return unknownHost
        case let error as IOError:
            let reason = String(cString: strerror(error.errnoCode)).lowercased()
            guard error.errnoCode != ECONNRESET else { return closed }
            return ControlError(.unavailable, "\(target) is not reached: \(reason); is the server running, is the port right?")
        case let error as NIOSSLError: return await explained(tls: "\(error)")
        default:
            return ControlError(.unavailable, "\(target): \("\(error)".escapedForOneLine(maximumByteCount: 300))")
        }
    }

    private var tooSlow: ControlError {
        ControlError(
            .tryAgain,
            "\(target): no complete answer within \(timeout.components.seconds) s (--timeout): what was asked may be done all the same"
        )
    }

    private var closed: ControlError {
        ControlError(
            .tryAgain,
            "\(target) has closed the connection without a whole answer\(target.url.isEncrypted ? "" : " (is it https://?)"): try again"
        )
    }

    private var unknownHost: ControlError {
        ControlError(.unavailable, "\(target): there is no host of that name")
    }

    private func explained(tls text: String) async -> ControlError {
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            let problem = await CertificateInspection.problem(at: target.url, timeout: timeout)
            return ControlError(.unavailable, "\(target): \(problem)")
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return ControlError(.unavailable, "\(target) speaks no TLS: is it http://?")
        }
        let reason = text.replacing(/\ at \S+:[0-9]+/, with: "").escapedForOneLine(maximumByteCount: 200)
        return ControlError(.unavailable, "\(target): TLS: \(reason)")
    }
}
