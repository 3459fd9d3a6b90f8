/// The names of what is logged beside a message.
enum LogKey {
    static let address = "address"
    static let bytes = "bytes"
    static let coin = "coin"
    static let coins = "coins"
    static let path = "path"
    static let port = "port"
    static let puname = "puname"
    static let reason = "reason"
    static let remote = "remote"
    static let took = "took"
    static let users = "users"
}
