/// Some subpools: their nodes' paths for the C client, and the calls to the server.
final class SubPools: Sendable {
    static let directory = "/subpools"
    private static let coinbase = #"{"coinbase_info":"tiger","payout_addr":"bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"}"#

    let names: [String]
    let requests: CStrings
    let acks: CStrings

    var count: Int { names.count }

    init(_ name: String, count: Int) {
        names = (0..<count).map { "\(name)\($0)" }
        let nodes = names.map { "\(Self.directory)/\(Coin.btc.rawValue)/\($0)" }
        requests = CStrings(nodes)
        acks = CStrings(nodes.map { $0 + "/ack" })
    }

    /// What the C client writes into a request node. The server writes the like.
    static let request =
        #"{"coin":"btc","subpool_name":"pool","coinbase_info":"tiger","payout_addr":"bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"}"#

    /// What the jobmaker answers, to the C client and to the server: the same for all subpools, so that all replies are the same.
    static let answer = #"""
        {"created_at":"2020-10-26 00:00:00","host":{"hostname":"benchmark","ip":{"lo":"127.0.0.1"}},"subpool_name":"pool",\#
        "success":true,"err_msg":"success","old":\#(coinbase),"new":\#(coinbase)}
        """#

    static let reply =
        #"{"success":true,"err_no":0,"err_msg":"success","subpool_name":"pool","old":\#(coinbase),"new":\#(coinbase)}"#

    /// Whole requests, one for each subpool.
    var calls: CStrings {
        CStrings(
            names.map { name in
                let body = Self.request.replacing(#""subpool_name":"pool""#, with: #""subpool_name":"\#(name)""#)
                return API.post("/subpool/update-coinbase", body)
            }
        )
    }
}
