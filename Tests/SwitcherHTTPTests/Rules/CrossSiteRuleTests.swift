import Testing

@testable import SwitcherHTTP

struct CrossSiteRuleTests {
    private let rule = CrossSiteRule(allowedOrigins: [WebOrigin("https://desk.example")!])

    private func fields(
        site: String? = nil,
        origin: String? = nil,
        referer: String? = nil,
        host: String = "pool.example:8082",
        forwarded: String? = nil
    ) -> CrossSiteRule.Fields {
        func list(_ value: String?) -> [String] { value.map { [$0] } ?? [] }
        return .init(
            secFetchSite: list(site),
            origin: list(origin),
            referer: list(referer),
            host: host,
            forwardedHost: list(forwarded)
        )
    }

    @Test func aProgramPasses() {
        #expect(!rule.refuses(fields()))
    }

    @Test(arguments: [
        ("same-origin", false), ("none", false), ("same-site", true), ("cross-site", true), ("", true), ("Same-Origin", true),
    ])
    func secFetchSiteDecidesAlone(value: String, isRefused: Bool) {
        #expect(rule.refuses(fields(site: value)) == isRefused)
        #expect(rule.refuses(fields(site: value, origin: "http://pool.example:8082")) == isRefused)
        #expect(rule.refuses(fields(site: value, origin: "http://evil.example")) == isRefused)
    }

    @Test func eachOfSeveralSecFetchSitesHasToPass() {
        var both = fields(site: "same-origin")
        both.secFetchSite.append("cross-site")
        #expect(rule.refuses(both))
    }

    @Test(arguments: [
        "http://pool.example:8082", "https://pool.example:8082", "HTTP://POOL.example:8082",
    ])
    func pagesOfThisServerPass(origin: String) {
        #expect(!rule.refuses(fields(origin: origin)))
        #expect(!rule.refuses(fields(referer: origin)))
        #expect(!rule.refuses(fields(referer: origin + "/console/?a=b#c")))
    }

    @Test(arguments: [
        "http://evil.example", "http://pool.example", "http://pool.example:80", "http://pool.example:808", "null", "",
        "pool.example:8082",
        "http://evil.example/pool.example:8082", "http://pool.example:8082@evil.example", "http://pool.example:8082.evil.example",
        "http://user@pool.example:8082", "ftp://pool.example:8082", "http://", "http://:8082", "http://pool.example:8082:8082",
        "http://pool.example:08082x", "http://pool.example:99999", "http://pool.example,pool.example:8082",
    ])
    func pagesOfOthersDoNot(origin: String) {
        #expect(rule.refuses(fields(origin: origin)))
        #expect(rule.refuses(fields(referer: origin)))
    }

    @Test func originGoesBeforeReferer() {
        #expect(rule.refuses(fields(origin: "http://evil.example", referer: "http://pool.example:8082/")))
        #expect(!rule.refuses(fields(origin: "http://pool.example:8082", referer: "http://evil.example/")))
    }

    @Test func anOriginTakesNoPathAndARefererDoes() {
        #expect(rule.refuses(fields(origin: "http://pool.example:8082/")))
        #expect(!rule.refuses(fields(referer: "http://pool.example:8082/")))
    }

    @Test func twoOriginsAreNone() {
        var both = fields(origin: "http://pool.example:8082")
        both.origin.append("http://pool.example:8082")
        #expect(rule.refuses(both))
    }

    @Test(arguments: [
        ("https://pool.example", "pool.example"), ("https://pool.example", "pool.example:443"),
        ("http://pool.example", "Pool.Example:80"),
        ("https://pool.example:443", "pool.example"), ("http://[::1]:8082", "[::1]:8082"), ("https://[::1]", "[::1]:443"),
    ])
    func aSchemesOwnPortNeedNotBeSaid(origin: String, host: String) {
        #expect(!rule.refuses(fields(origin: origin, host: host)))
        #expect(rule.refuses(fields(origin: origin, host: host + "1")))
    }

    @Test(arguments: ["desk.other", "first.example, desk.other", " desk.other ,x"])
    func behindAProxyItsHostCounts(forwarded: String) {
        #expect(!rule.refuses(fields(origin: "https://desk.other", host: "127.0.0.1:8082", forwarded: forwarded)))
        #expect(rule.refuses(fields(origin: "https://evil.example", host: "127.0.0.1:8082", forwarded: forwarded)))
    }

    @Test func anAllowedOriginPassesWhateverTheBrowserCallsIt() {
        #expect(!rule.refuses(fields(site: "cross-site", origin: "https://desk.example")))
        #expect(!rule.refuses(fields(origin: "https://desk.example:443")))
        #expect(!rule.refuses(fields(site: "cross-site", referer: "https://desk.example/page")))
        #expect(rule.refuses(fields(origin: "http://desk.example")))
        #expect(rule.refuses(fields(origin: "https://desk.example.evil.example")))
    }
}
