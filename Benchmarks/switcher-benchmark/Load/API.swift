/// The server's calls as bytes.
enum API {
    static let user = "bench"
    static let password = "bench"
    /// `bench:bench`
    static let authorization = "Basic YmVuY2g6YmVuY2g="
    static let success = #"{"err_no":0,"err_msg":"","success":true}"#

    static let healthPath = "/healthz"

    static func switchPath(_ name: String, _ coin: Coin) -> String {
        "/switch?puname=\(name)&coin=\(coin.rawValue)"
    }

    static func get(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(authorization)\r\n\r\n"
    }

    static func post(_ path: String, _ body: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(authorization)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func batch(_ names: some Sequence<String>, _ coin: Coin) -> String {
        var body = #"{"usercoins":[{"coin":"\#(coin.rawValue)","punames":["#
        var separator = ""
        for name in names {
            body += "\(separator)\"\(name)\""
            separator = ","
        }
        return body + "]}]}"
    }
}
