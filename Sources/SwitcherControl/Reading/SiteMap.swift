import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import SwitchRules

/// What the pool's web site says, asked as the server's sync asks for everybody.
package enum SiteMap {
    package static let environmentName = "SWITCHER_SITE_URL"
    private static let maximumByteCount = 256 << 20

    /// - Parameters:
    ///   - address: `UserCoinMapURL`. `user:password@` in it becomes HTTP Basic.
    ///   - isArgument: Then there may be no password in it.
    /// - Throws: ``ControlError``, which repeats nothing of the address but its host: a key may be in its query.
    package static func entries(
        _ address: String,
        isArgument: Bool,
        authorities: String?,
        timeout: Duration
    ) async throws -> [SwitchEntry] {
        guard var parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty
        else { throw ControlError(.configuration, "the web site's address must be as http://site/usercoin.php") }
        let name = "the web site (\(host.escapedForOneLine(maximumByteCount: 100)))"
        guard !isArgument || parts.password == nil else {
            throw ControlError(.usage, "a password is no argument: put the address into \(environmentName)")
        }
        let (user, password) = (parts.user, parts.password)
        (parts.user, parts.password) = (nil, nil)
        parts.percentEncodedQuery = (parts.percentEncodedQuery.map { $0.isEmpty ? "" : $0 + "&" } ?? "") + "last_date=0"
        guard let url = parts.string else {
            throw ControlError(.configuration, "the web site's address must be as http://site/usercoin.php")
        }
        var configuration = try APIClient.clientConfiguration(authorities: authorities, timeout: timeout, connections: 1)
        configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
        let http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        defer { http.shutdown { _ in } }
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: "application/json")
        if let user {
            let pair = Data("\(user):\(password ?? "")".utf8).base64EncodedString()
            request.headers.add(name: "Authorization", value: "Basic \(pair)")
        }
        let asked = request
        let target = Target(
            url: try ServerURL("\(scheme)://\(parts.percentEncodedHost ?? host)", from: name),
            user: "",
            password: ""
        )
        let client = APIClient(http: http, target: target, timeout: timeout)
        let bytes = try await client.explaining {
            try await withTimeout(timeout) {
                let response = try await http.execute(asked, deadline: .distantFuture)
                guard response.status == .ok else {
                    throw ControlError(.unavailable, "\(name) answers with HTTP status \(response.status.code)")
                }
                let body = try await response.body.collect(upTo: maximumByteCount)
                try Task.checkCancellation()
                return Array(body.readableBytesView)
            }
        }
        return try SwitchJSON.entries(ofSite: bytes, name: name)
    }
}
