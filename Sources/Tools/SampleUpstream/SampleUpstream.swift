import Foundation
public import UpstreamTestKit

/// A pool's web site with a few users, who can switch on it. For trying things out, and for tests; never part of the server.
public struct SampleUpstream: Sendable {
    private let users: SampleUsers

    /// Makes one of these users.
    public init(users: SampleUsers) {
        self.users = users
    }

    /// `/usercoin.php` as docs/api.md has it, `/switch?puname=…&coin=…` as a user would click it.
    @Sendable public func response(_ request: UpstreamServer.Request) -> UpstreamServer.Response {
        guard let url = URLComponents(string: request.target) else { return UpstreamServer.Response(status: 400) }
        switch url.path {
        case "/usercoin.php":
            return users.response(request)
        case "/switch":
            let query = { (name: String) in url.queryItems?.first { $0.name == name }?.value }
            guard let name = query("puname"), let coin = query("coin"), Self.isPlain(name), Self.isPlain(coin) else {
                return UpstreamServer.Response("puname and coin, of letters and digits\n", status: 400)
            }
            users.switchCoin(name, coin)
            return UpstreamServer.Response("\(name) has chosen \(coin)\n")
        default:
            return UpstreamServer.Response(status: 404)
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
