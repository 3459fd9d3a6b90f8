/// One address to connect to, in numbers: there is nothing in it to be looked up.
struct NumericAddress: Sendable, Hashable {
    /// IPv4, or IPv6 without brackets, with its zone where it has one.
    let host: String
    let port: Int

    /// As the C library takes it: it fails on brackets.
    var connectString: String { "\(host):\(port)" }
}
