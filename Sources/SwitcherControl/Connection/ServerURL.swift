import Foundation
import SwitchRules

/// Where a server is: `http://host:8082`, or `https://…`, and where a proxy has it below a path, that path too.
package struct ServerURL: Sendable, Equatable, CustomStringConvertible {
    /// Without a slash at the end.
    package let description: String
    package let host: String
    package let port: Int
    package let isEncrypted: Bool

    /// - Parameters:
    ///   - text: From outside.
    ///   - source: Where it stands, for the error.
    /// - Throws: ``ControlError``. It repeats nothing: a password may be in it.
    package init(_ text: String, from source: String) throws {
        func wrong(_ what: String) -> ControlError {
            ControlError(.configuration, "\(source) \(what)")
        }
        let text = text.trimmingCharacters(in: .whitespaces)
        guard text.utf8.count <= 2_048, let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
            throw wrong("is no address: write it as http://127.0.0.1:8082")
        }
        guard scheme == "http" || scheme == "https" else {
            throw wrong("must begin with http:// or https://")
        }
        guard parts.user == nil, parts.password == nil else {
            throw wrong("must not have a user or password in it: put them into SWITCHER_USER and SWITCHER_PASSWORD")
        }
        guard let host = parts.host, !host.isEmpty else { throw wrong("names no host: write it as http://127.0.0.1:8082") }
        guard parts.query == nil, parts.fragment == nil else { throw wrong("must not have a ? or # in it") }
        if let port = parts.port, !(1...65_535).contains(port) { throw wrong("has a port that is none") }
        var address = "\(scheme)://\(parts.percentEncodedHost ?? host)"
        if let port = parts.port { address += ":\(port)" }
        address += parts.percentEncodedPath
        while address.hasSuffix("/") { address.removeLast() }
        description = address
        self.host = host.trimmingCharacters(in: ["[", "]"])
        port = parts.port ?? (scheme == "https" ? 443 : 80)
        isEncrypted = scheme == "https"
    }
}
