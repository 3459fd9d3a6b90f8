import Testing

@testable import SwitcherServer

@Suite struct UpstreamURLRequestTests {
    private func url(_ text: String) throws -> UpstreamURL {
        try #require(UpstreamURL(text))
    }

    @Test(arguments: [
        ("http://127.0.0.1:8000/usercoin.php", "http://127.0.0.1:8000/usercoin.php?last_date=7"),
        ("http://pool.example", "http://pool.example/?last_date=7"),
        ("http://pool.example/?", "http://pool.example/?last_date=7"),
        ("https://pool.example/a?token=x%26y", "https://pool.example/a?token=x%26y&last_date=7"),
        ("https://pool.example/a?token=x&", "https://pool.example/a?token=x&last_date=7"),
        ("https://u:p@pool.example/a?b#fragment", "https://pool.example/a?b&last_date=7"),
    ])
    func theCursorJoinsTheQuery(_ text: String, _ address: String) throws {
        #expect(try url(text).address(lastDate: 7) == address)
    }

    @Test func userAndPasswordBecomeBasicAuth() throws {
        #expect(try url("http://us%40er:p%3Ass@h/").authorization == "Basic dXNAZXI6cDpzcw==")
        #expect(try url("http://h/").authorization == nil)
    }

    @Test(arguments: [
        ("https://h/a/b?x=1", "https://h/c?y", "https://h/c?y", true),
        ("https://h/a/b?x=1", "c", "https://h/a/c", true),
        ("https://h/a/b", "/c", "https://h/c", true),
        ("https://h/a/b", "?last_date=9", "https://h/a/b?last_date=9", true),
        ("https://h/a/b", "//h/c", "https://h/c", true),
        ("https://h/a/b", "https://H:443/c", "https://H:443/c", true),
        ("https://h/a", "https://other/c", "https://other/c", false),
        ("https://h/a", "https://h:8443/c", "https://h:8443/c", false),
        ("http://h/a", "https://h/c", "https://h/c", false),
    ])
    func credentialsGoToTheSameOriginOnly(_ from: String, _ location: String, _ to: String, _ keeps: Bool) throws {
        let original = try url(from.replacing("://", with: "://u:p@", maxReplacements: 1))
        let redirected = try original.redirected(to: location, from: from)
        #expect(redirected.address.reveal() == to)
        #expect((redirected.credentials != nil) == keeps)
    }

    /// The examples of RFC 3986, 5.4, and what is no strict reference.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"), ("//g", "http://g/"),
        ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"),
        ("g;x=1/./y", "http://a/b/c/g;x=1/y"), (".", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
        ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("g..", "http://a/b/c/g.."), ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("\thttp://h/%41%2f \t", "http://h/%41%2f"), ("http://[::1]:81/[", "http://[::1]:81/%5B"),
        ("//[::1]/]", "http://[::1]/%5D"),
        ("g:[h", "x"), ("/a#b#[", "http://a/a"), ("/%5b%E4[\u{E9}", "http://a/%5b%E4%5B%C3%A9"),
    ])
    func aLocationIsResolvedAsItIsWritten(_ location: String, _ address: String) throws {
        let requested = "http://a/b/c/d;p?q"
        let original = try url(requested)
        guard address != "x" else {
            #expect(throws: RedirectRefusal.notAURL) { _ = try original.redirected(to: location, from: requested) }
            return
        }
        let redirected = try original.redirected(to: location, from: requested)
        #expect(redirected.address.reveal() == address)
    }

    @Test func aRedirectsOwnCredentialsAreTaken() throws {
        let redirected = try url("https://u:p@h/").redirected(to: "https://v:q@other/", from: "https://h/")
        #expect(redirected.credentials == Credentials(user: "v", password: "q"))
    }

    @Test(arguments: [
        ("https://h/a", "http://h/c", RedirectRefusal.notEncrypted), ("https://h/a", "http://other/", .notEncrypted),
        ("http://h/a", "ftp://h/c", .notAURL), ("http://h/a", "http://", .notAURL),
        ("http://h/a", "file:///etc/passwd", .notAURL),
        ("http://h/a", "http://h:99999/", .notAURL), ("http://h/a", "javascript:alert(1)", .notAURL),
    ])
    func whatIsNotFollowed(_ from: String, _ location: String, _ refusal: RedirectRefusal) throws {
        let original = try url(from)
        #expect(throws: refusal) { try original.redirected(to: location, from: from) }
    }
}
