/// Whether a browser says that a request comes from a page of another site: such a page must not switch anybody's coin with the password
/// that the browser has remembered (docs/api.md, *Requests from web pages*). Pure.
struct CrossSiteRule: Sendable {
    /// What the request's head has of these fields, each as often as it was sent.
    struct Fields {
        var secFetchSite: [String] = []
        var origin: [String] = []
        var referer: [String] = []
        var host: String?
        var forwardedHost: [String] = []
    }

    /// Pages of these may (`AllowedOrigins`).
    let allowedOrigins: Set<WebOrigin>

    /// Programs, which send none of these fields, pass.
    func refuses(_ fields: Fields) -> Bool {
        let source = Self.source(of: fields)
        if let source, case .page(let origin) = source, allowedOrigins.contains(origin) { return false }
        if !fields.secFetchSite.isEmpty {
            // Only browsers send it, and it is right behind every proxy.
            return !fields.secFetchSite.allSatisfy { ["same-origin", "none"].contains($0) }
        }
        return switch source {
        case nil: false
        case .unknown: true
        case .page(let origin): !Self.isOurs(origin, fields)
        }
    }

    private enum Source {
        case page(WebOrigin)
        /// `null`, what is no origin, or several.
        case unknown
    }

    private static func source(of fields: Fields) -> Source? {
        if !fields.origin.isEmpty {
            guard fields.origin.count == 1, let origin = WebOrigin(fields.origin[0]) else { return .unknown }
            return .page(origin)
        }
        guard !fields.referer.isEmpty else { return nil }
        guard fields.referer.count == 1, let origin = WebOrigin(ofPage: fields.referer[0]) else { return .unknown }
        return .page(origin)
    }

    /// The scheme is left aside: a proxy may end TLS.
    private static func isOurs(_ origin: WebOrigin, _ fields: Fields) -> Bool {
        let forwarded = fields.forwardedHost.flatMap { $0.split(separator: ",") }
        let names = (fields.host.map { [Substring($0)] } ?? []) + forwarded
        return names.contains { name in
            let name = name.drop { $0 == " " || $0 == "\t" }
            let trimmed = String(name.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
            return WebOrigin.Authority(trimmed)?.withoutPort(of: origin.scheme) == origin.authority
        }
    }
}
