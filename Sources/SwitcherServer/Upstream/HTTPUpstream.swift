import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Switcher
import SwitcherVersion

/// The pool's web site over HTTP or HTTPS.
///
/// Every pull has a client of its own: there is a minute between two, and an idle connection that the site closes meanwhile would make the
/// next one fail. Redirects are followed here and not by the client, which would go from https to http.
struct HTTPUpstream: UserCoinUpstream {
    private let configuration: UpstreamConfiguration

    init(_ configuration: UpstreamConfiguration) {
        self.configuration = configuration
    }

    func reply(since lastDate: Int64) async throws(UserCoinUpstreamError) -> [UInt8] {
        do {
            let client = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                configuration: try clientConfiguration()
            )
            // Not waited for: a connection that is being made cannot be given up, and takes its time-out to end.
            defer { client.shutdown { _ in } }
            return try await withDeadline(after: configuration.timeout) { try await reply(since: lastDate, client) }
        } catch let error as UserCoinUpstreamError {
            throw error
        } catch is DeadlineExceeded {
            throw UserCoinUpstreamError("no complete reply within \(configuration.timeout.components.seconds) s")
        } catch {
            throw UserCoinUpstreamError(error, limit: configuration.maximumBodyBytes)
        }
    }

    private func reply(since lastDate: Int64, _ client: HTTPClient) async throws -> [UInt8] {
        var url = configuration.url
        var address = url.address(lastDate: lastDate)
        for _ in 0...configuration.maximumRedirects {
            let response = try await client.execute(request(address, url.authorization), deadline: .distantFuture)
            switch response.status.code {
            case 200:
                return try await body(of: response)
            case 301, 302, 303, 307, 308:
                guard let location = response.headers.first(name: "Location") else {
                    throw UserCoinUpstreamError("HTTP status \(response.status.code) without a Location")
                }
                do throws(RedirectRefusal) {
                    url = try url.redirected(to: location, from: address)
                } catch {
                    throw UserCoinUpstreamError(error.message)
                }
                // As it is: the site has put into it what it wants to be asked.
                address = url.address.reveal()
            default:
                throw UserCoinUpstreamError("HTTP status \(response.status.code)")
            }
        }
        throw UserCoinUpstreamError("more than \(configuration.maximumRedirects) redirects")
    }

    private func request(_ address: String, _ authorization: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Accept-Encoding", value: "gzip")
        request.headers.add(name: "User-Agent", value: "switcher-api-server/\(Version.current)")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        return request
    }

    private func body(of response: HTTPClientResponse) async throws -> [UInt8] {
        let coding = response.headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }.filter { $0 != "identity" }
        switch coding {
        case []: return try await plainBody(of: response)
        case ["gzip"], ["x-gzip"]: return try await unpackedBody(of: response)
        default:
            throw UserCoinUpstreamError("Content-Encoding is not gzip: \(LogText(coding.joined(separator: ", ")))")
        }
    }

    private func plainBody(of response: HTTPClientResponse) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in response.body {
            guard bytes.count + part.readableBytes <= configuration.maximumBodyBytes else {
                throw UserCoinUpstreamError.tooLarge(limit: configuration.maximumBodyBytes)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // A cancelled stream may just end.
        try Task.checkCancellation()
        return bytes
    }

    /// Here and not in the client, which stops behind the first member of a gzip file, and does not know it by its old name.
    private func unpackedBody(of response: HTTPClientResponse) async throws -> [UInt8] {
        var gzip = try GzipDecoder(limit: configuration.maximumBodyBytes)
        for try await part in response.body { try gzip.add(Array(part.readableBytesView)) }
        try Task.checkCancellation()
        try gzip.checkIsWhole()
        return gzip.bytes
    }

    private func clientConfiguration() throws(UserCoinUpstreamError) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trustRoots = configuration.trustRoots {
            tls.trustRoots = trustRoots
        } else {
            tls.trustRoots = try configuration.authorities.trustRoots()
        }
        var client = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            // The deadline above bounds it: a site that is slow to accept has as long as one that is slow to answer.
            timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(configuration.timeout))
        )
        // The next pull is the retry. Otherwise a refusal would be told as a time-out.
        client.connectionPool.retryConnectionEstablishment = false
        return client
    }
}
