import Foundation
import NIOCore
import Switcher

/// What a configured address is to the system.
struct BindAddresses: CustomStringConvertible {
    /// To be tried in this order.
    let hosts: [String]
    let description: String

    init(host: String?, port: Int) {
        switch host {
        // One socket takes IPv4 as well there.
        case nil: hosts = ["::", "0.0.0.0"]
        // The resolver may put ::1 first, where a caller that says 127.0.0.1 finds nobody.
        case "localhost"?: hosts = ["127.0.0.1"]
        case let host?: hosts = [host]
        }
        let shown = host ?? ""
        description = shown.utf8.contains(UInt8(ascii: ":")) ? "[\(shown)]:\(port)" : "\(shown):\(port)"
    }

    /// The system's words for it, in one line.
    static func reason(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case SocketAddressError.unknown: "no such host"
        default: LogText("\(error)").description
        }
    }
}
