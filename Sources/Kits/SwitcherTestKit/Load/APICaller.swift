package import NIOSSL
import ZooKeeperTestKit

/// A caller of the API with one connection, which it makes again when it was lost.
package actor APICaller {
    package static let success = #"{"err_no":0,"err_msg":"","success":true}"#
    /// `admin:secret`, as ``ServerProcess/configuration(zooKeeper:_:)`` has it.
    package static let authorization = "Authorization: Basic YWRtaW46c2VjcmV0\r\n"

    private let port: Int
    private let host: String
    private let tls: NIOSSLContext?
    private let patience: Duration
    private var client: WireClient?

    /// - Parameters:
    ///   - host: An address; of loopback when left out.
    ///   - tls: Encrypts the connection, and says whom to trust.
    ///   - patience: How long an answer may take before the call counts as unanswered.
    package init(port: Int, host: String = "127.0.0.1", tls: NIOSSLContext? = nil, patience: Duration = Timeouts.start) {
        self.port = port
        self.host = host
        self.tls = tls
        self.patience = patience
    }

    /// Makes a call and returns its reply.
    ///
    /// - Parameter fields: More header lines, each with its end.
    /// - Throws: What ended the connection.
    package func call(_ line: String, fields: String = APICaller.authorization, body: String? = nil) async throws -> WireResponse
    {
        let client = try await connected()
        do {
            let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
            try await client.send("\(line) HTTP/1.1\r\nHost: test\r\n\(fields)\(length)\r\n\(body ?? "")")
            let response = try await client.response(timeout: patience)
            if response["connection"] == "close" { await hangUp() }
            return response
        } catch {
            await hangUp()
            throw error
        }
    }

    /// Switches one sub-account by `/switch`, or several by a batch.
    package func switchCoin(_ names: [String], to coin: String) async -> SwitchOutcome {
        do {
            let response =
                if names.count == 1 {
                    try await call("GET /switch?puname=\(names[0])&coin=\(coin)")
                } else {
                    try await call("POST /switch/multi-user", body: Self.batch(names, to: coin))
                }
            return response.body == Self.success ? .confirmed : .refused("\(response.status) \(response.body)")
        } catch {
            return .unanswered("\(error)")
        }
    }

    /// The body of a batch. The names need no escaping.
    package static func batch(_ names: some Sequence<String>, to coin: String) -> String {
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"usercoins":[{"coin":"\#(coin)","punames":[\#(list)]}]}"#
    }

    package func hangUp() async {
        await client?.close()
        client = nil
    }

    private func connected() async throws -> WireClient {
        if let client, !client.isEnded { return client }
        await hangUp()
        let new = try await WireClient.connect(port, host: host, tls: tls)
        client = new
        return new
    }
}
