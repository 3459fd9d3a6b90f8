import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SwitchRules

/// Calls a server's API.
package struct APIClient: Sendable {
    /// Beyond it a reply is none of the server's.
    private static let maximumReplyBytes = 16 << 20

    let http: HTTPClient
    package let target: Target
    /// For a whole reply, and for each part of one that has no end.
    package let timeout: Duration

    /// Runs `body` with a client.
    ///
    /// - Parameters:
    ///   - authorities: A file of certificates in PEM; the system's where it is `nil`.
    ///   - connections: How many there are at most.
    package static func with<Result>(
        _ target: Target,
        authorities: String? = nil,
        timeout: Duration,
        connections: Int = 8,
        _ body: (APIClient) async throws -> Result
    ) async throws -> Result {
        let configuration = try clientConfiguration(authorities: authorities, timeout: timeout, connections: connections)
        let http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        // Not waited for: a connection that is being made takes its time-out to end.
        defer { http.shutdown { _ in } }
        return try await body(APIClient(http: http, target: target, timeout: timeout))
    }

    static func clientConfiguration(
        authorities: String?,
        timeout: Duration,
        connections: Int
    ) throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorities {
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(authorities), !certificates.isEmpty else {
                throw ControlError(.configuration, "--ca: \(authorities.escapedForOneLine()) is no file of certificates in PEM")
            }
            tls.trustRoots = .certificates(certificates)
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: TimeAmount(min(timeout, .seconds(10))),
                read: TimeAmount(timeout)
            )
        )
        configuration.httpVersion = .http1Only
        // A refusal would be told as a time-out.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        return configuration
    }

    /// What a `POST` has.
    package enum Body: Sendable {
        case form([(name: String, value: String)])
        case json([UInt8])
    }

    /// Calls, and reads the whole reply.
    ///
    /// - Returns: A success or an error of the API.
    /// - Throws: ``ControlError`` where there is no such reply.
    package func reply(
        _ path: String,
        query: [(name: String, value: String)] = [],
        _ body: Body? = nil
    ) async throws -> APIReply {
        let request = request(path, query: query, body)
        let (status, contentType, bytes) = try await explaining {
            try await withTimeout(timeout) {
                let response = try await http.execute(request, deadline: .distantFuture)
                try refuseRedirect(response)
                let buffer = try await response.body.collect(upTo: Self.maximumReplyBytes)
                try Task.checkCancellation()
                return (
                    Int(response.status.code), response.headers.first(name: "Content-Type") ?? "", Array(buffer.readableBytesView)
                )
            }
        }
        guard let reply = APIReply(status: status, body: bytes) else {
            throw notTheServer(status: status, contentType: contentType)
        }
        return reply
    }

    /// Calls, and takes nothing but a success.
    package func success(
        _ path: String,
        query: [(name: String, value: String)] = [],
        _ body: Body? = nil
    ) async throws -> APIReply {
        let reply = try await reply(path, query: query, body)
        if let error = reply.error(target: target) { throw error }
        return reply
    }

    /// Calls, and hands on the parts of a reply as they come.
    ///
    /// - Parameter contentType: What a success has; anything else is read as an error.
    func stream(
        _ path: String,
        query: [(name: String, value: String)] = [],
        contentType: String,
        _ part: (ByteBuffer) async throws -> Void
    ) async throws {
        try await explaining {
            let request = request(path, query: query, nil)
            let response = try await withTimeout(timeout) { try await http.execute(request, deadline: .distantFuture) }
            try refuseRedirect(response)
            let found = response.headers.first(name: "Content-Type") ?? ""
            guard response.status == .ok, found.lowercased().hasPrefix(contentType) else {
                let body = try await withTimeout(timeout) { try await response.body.collect(upTo: Self.maximumReplyBytes) }
                let reply = APIReply(status: Int(response.status.code), body: Array(body.readableBytesView))
                throw reply?.error(target: target) ?? notTheServer(status: Int(response.status.code), contentType: found)
            }
            for try await buffer in response.body { try await part(buffer) }
            // A cancelled stream may just end.
            try Task.checkCancellation()
        }
    }

    private func request(_ path: String, query: [(name: String, value: String)], _ body: Body?) -> HTTPClientRequest {
        let query = Self.urlEncoded(query)
        var request = HTTPClientRequest(url: target.url.description + path + (query.isEmpty ? "" : "?" + query))
        request.headers.add(name: "Authorization", value: target.authorization)
        request.headers.add(name: "User-Agent", value: "switcherctl")
        switch body {
        case nil: break
        case .form(let fields):
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: Self.urlEncoded(fields)))
        case .json(let json):
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: json))
        }
        return request
    }

    static func urlEncoded(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
    }

    private static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
