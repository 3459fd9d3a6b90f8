import Foundation

extension UpstreamURL {
    /// The address to request, with the cursor in its query. What is there of a query is kept.
    func address(lastDate: Int64) -> String {
        let address = self.address.reveal()
        let separator = address.contains("?") ? (address.hasSuffix("?") || address.hasSuffix("&") ? "" : "&") : "?"
        return "\(address)\(separator)last_date=\(lastDate)"
    }

    /// The value of an `Authorization` field, `nil` without credentials.
    var authorization: String? {
        credentials.map { credentials in
            let pair = Data("\(credentials.user):\(credentials.password.reveal())".utf8)
            return "Basic \(pair.base64EncodedString())"
        }
    }

    /// Where the upstream wants it to be asked instead.
    ///
    /// The credentials go along to the same scheme, host and port only.
    ///
    /// - Parameters:
    ///   - location: The reply's `Location`, absolute or relative.
    ///   - requested: The address that was requested, to which a relative one is relative.
    /// - Throws: ``RedirectRefusal``.
    func redirected(to location: String, from requested: String) throws(RedirectRefusal) -> UpstreamURL {
        let reference = RedirectLocation.reference(location)
        guard let base = URL(string: requested), let target = URL(string: reference, relativeTo: base)?.absoluteURL,
            let url = UpstreamURL(target.absoluteString)
        else { throw .notAURL }
        if base.scheme?.lowercased() == "https", !url.isEncrypted { throw .notEncrypted }
        guard url.credentials == nil, url.origin == origin else { return url }
        return UpstreamURL(address: url.address, credentials: credentials, loggable: url.loggable)
    }

    private var isEncrypted: Bool { origin.scheme == "https" }

    private var origin: Origin {
        let components = URLComponents(string: address.reveal())
        let scheme = components?.scheme ?? ""
        return Origin(
            scheme: scheme,
            host: components?.percentEncodedHost?.lowercased() ?? "",
            port: components?.port ?? (scheme == "https" ? 443 : 80)
        )
    }

    private struct Origin: Equatable {
        let scheme: String
        let host: String
        let port: Int
    }
}

/// Why a redirect is not followed.
enum RedirectRefusal: Error, Equatable {
    case notAURL
    /// From https to http: what was secret would no longer be.
    case notEncrypted

    var message: String {
        switch self {
        case .notAURL: "the upstream redirects to something that is not an http or https URL"
        case .notEncrypted: "the upstream redirects from https to http, which is not followed"
        }
    }
}
