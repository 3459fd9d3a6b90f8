import Foundation
import NIOCore
import NIOSSL
import Switcher
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct HTTPUpstreamTests {
    private static let body = #"{"err_no":0}"#
    /// The body, and 100,000 blanks, by `gzip`.
    private static let compressedBody = "H4sIAAAAAAACA6tWSi0qis/LV7IyqAUAYEwn2QwAAAA="
    private static let compressedBlanks =
        "H4sIAAAAAAACA+3BMQEAAADCoCrrn9IaHkABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAArwYt8HnKoIYBAA=="

    private func ask(
        _ url: String,
        timeout: Duration = Timeouts.request,
        since lastDate: Int64 = 0,
        _ configure: (inout UpstreamConfiguration) -> Void = { _ in }
    ) async throws -> String {
        let url = try #require(UpstreamURL(url))
        var configuration = UpstreamConfiguration(url: url, timeout: timeout, maximumBodyBytes: 256 << 20)
        configure(&configuration)
        return String(decoding: try await HTTPUpstream(configuration).reply(since: lastDate), as: UTF8.self)
    }

    /// Why there is no reply. That there is one is an issue.
    private func failure(
        _ url: String,
        timeout: Duration = Timeouts.request,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ configure: (inout UpstreamConfiguration) -> Void = { _ in }
    ) async -> String? {
        do {
            let reply = try await ask(url, timeout: timeout, configure)
            Issue.record("replied: \(reply)", sourceLocation: sourceLocation)
            return nil
        } catch {
            guard let error = error as? UserCoinUpstreamError else {
                Issue.record(error, sourceLocation: sourceLocation)
                return nil
            }
            #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
            #expect(!error.description.contains("secret"), sourceLocation: sourceLocation)
            return error.description
        }
    }

    /// Shows what it was otherwise.
    private func expectFailure(_ found: String?, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    @Test func itAsksAsTheDocumentSays() async throws {
        try await withUpstream(.always(.init(Self.body))) { site async throws in
            let reply = try await ask("http://us%40er:secret@127.0.0.1:\(site.port)/usercoin.php?token=x", since: 1_513_239_055)
            #expect(reply == Self.body)
            let request = try #require(site.requests.first)
            #expect(request.target == "/usercoin.php?token=x&last_date=1513239055")
            #expect(request.authorization == "Basic dXNAZXI6c2VjcmV0")
            #expect(request.acceptedEncoding == "gzip")
        }
    }

    @Test func gzipIsUnpacked() async throws {
        let packed = try #require(Data(base64Encoded: Self.compressedBody))
        try await withUpstream(.always(.init(ByteBuffer(bytes: packed), fields: ["Content-Encoding": "gzip"]))) {
            site async throws in
            #expect(try await ask("http://127.0.0.1:\(site.port)/") == Self.body)
        }
        try await withUpstream(.always(.init(ByteBuffer(bytes: packed.dropLast(12)), fields: ["Content-Encoding": "gzip"]))) {
            site async throws in
            expectFailure(await failure("http://127.0.0.1:\(site.port)/"), "the reply's compression is broken")
        }
    }

    @Test(arguments: ["x-gzip", "GZIP", " gzip "]) func gzipHasOtherNamesAndSeveralMembers(coding: String) async throws {
        let packed = try #require(Data(base64Encoded: Self.compressedBody))
        let blanks = try #require(Data(base64Encoded: Self.compressedBlanks))
        try await withUpstream(.always(.init(ByteBuffer(bytes: packed + blanks), fields: ["Content-Encoding": coding]))) {
            site async throws in
            let reply = try await ask("http://127.0.0.1:\(site.port)/")
            #expect(reply.hasPrefix(Self.body) && reply.utf8.count == Self.body.utf8.count + 100_000)
        }
    }

    @Test func anotherCodingIsNamed() async throws {
        try await withUpstream(.always(.init("x", fields: ["Content-Encoding": "br"]))) { site async throws in
            expectFailure(await failure("http://127.0.0.1:\(site.port)/"), "Content-Encoding is not gzip: br")
        }
    }

    @Test func aBodyIsBoundedPackedOrNot() async throws {
        try await withUpstream(.always(.init(String(repeating: " ", count: 1_001)))) { site async throws in
            #expect(
                await failure("http://127.0.0.1:\(site.port)/") { $0.maximumBodyBytes = 1_000 } == "the reply is over 1000 bytes"
            )
            #expect(try await ask("http://127.0.0.1:\(site.port)/") { $0.maximumBodyBytes = 1_001 }.utf8.count == 1_001)
        }
        let bomb = try #require(Data(base64Encoded: Self.compressedBlanks))
        #expect(bomb.count < 1_000)
        try await withUpstream(.always(.init(ByteBuffer(bytes: bomb), fields: ["Content-Encoding": "gzip"]))) {
            site async throws in
            #expect(
                await failure("http://127.0.0.1:\(site.port)/") { $0.maximumBodyBytes = 1_000 } == "the reply is over 1000 bytes"
            )
        }
    }

    @Test(arguments: [204, 304, 400, 401, 404, 500, 503])
    func onlyAReplyThatIsOKCounts(_ status: Int) async throws {
        try await withUpstream(.always(.init(status: status))) { site async throws in
            expectFailure(await failure("http://127.0.0.1:\(site.port)/"), "HTTP status \(status)")
        }
    }

    @Test func aConnectionCutInMidBodyIsNoReply() async throws {
        try await withUpstream(.always(.init(Self.body, cutAfter: 5))) { site async throws in
            expectFailure(
                await failure("http://127.0.0.1:\(site.port)/"),
                "the connection was closed before the reply was complete"
            )
        }
    }

    @Test func nobodyThere() async throws {
        let port = try FreePort.next()
        expectFailure(await failure("http://127.0.0.1:\(port)/"), "no reply: connection refused")
        expectFailure(await failure("http://no-such-host.invalid/"), "no reply: no such host")
    }

    /// Who accepts and says nothing, and who begins a reply and does not go on.
    @Test func theDeadlineIsForTheWholeReply() async throws {
        let gate = Gate()
        let answer = UpstreamServer.Answer { request in
            if request.target.hasPrefix("/silent") { await gate.wait() }
            var response = UpstreamServer.Response(Self.body)
            response.gate = gate
            return response
        }
        try await withUpstream(answer) { site async throws in
            for path in ["silent", "half"] {
                let url = "http://127.0.0.1:\(site.port)/\(path)"
                expectFailure(await failure(url, timeout: .seconds(1)), "no complete reply within 1 s")
            }
            #expect(gate.waitingCount == 2)
            gate.open()
            #expect(try await ask("http://127.0.0.1:\(site.port)/half") == Self.body)
        }
    }

    /// A connection that is being made cannot be given up by the HTTP client, which nobody must wait for.
    @Test func aPullEndsAtOnceWhileItConnects() async throws {
        try await withUpstream(.always(.init(Self.body))) { site in
            try await withFaultProxy(to: site.port) { proxy in
                proxy.swallowRequests()
                let url = "https://127.0.0.1:\(proxy.port)/"
                let pull = Task { await failure(url, timeout: .seconds(3_600)) }
                try await eventually("it has begun") { proxy.swallowedBytes > 0 }
                let ended = Gate()
                let watching = Task {
                    _ = await pull.value
                    ended.open()
                }
                pull.cancel()
                try await eventually("it has ended") { ended.isOpen }
                await watching.value
            }
        }
    }

    @Test func aCancelledPullEndsAtOnce() async throws {
        let gate = Gate()
        try await withUpstream(
            UpstreamServer.Answer { _ in
                await gate.wait()
                return .init(Self.body)
            }
        ) { site async throws in
            let pull = Task { await failure("http://127.0.0.1:\(site.port)/", timeout: .seconds(3_600)) }
            try await eventually("it has asked") { site.openRequestCount == 1 }
            pull.cancel()
            #expect(await pull.value != nil)
            gate.open()
        }
    }

    @Test func redirectsAreFollowedUpToABound() async throws {
        try await withUpstream(
            UpstreamServer.Answer { request in
                switch request.target {
                case let target where target.hasPrefix("/start"): .redirect(to: "/next?last_date=5", status: 301)
                case "/next?last_date=5": .redirect(to: "end", status: 307)
                case "/end": .init(Self.body)
                default: .redirect(to: "/for-ever")
                }
            }
        ) { site async throws in
            let url = "http://user:secret@127.0.0.1:\(site.port)"
            #expect(try await ask("\(url)/start", since: 5) == Self.body)
            #expect(site.requests.map(\.target) == ["/start?last_date=5", "/next?last_date=5", "/end"])
            #expect(site.requests.allSatisfy { $0.authorization == "Basic dXNlcjpzZWNyZXQ=" })
            expectFailure(await failure("\(url)/for-ever"), "more than 5 redirects")
        }
    }

    @Test func aRedirectWithoutATarget() async throws {
        try await withUpstream(.always(.init(status: 302))) { site async throws in
            expectFailure(await failure("http://127.0.0.1:\(site.port)/"), "HTTP status 302 without a Location")
        }
    }

    @Test func overTLS() async throws {
        let certificate = try await TestCertificate.make()
        let trusted = try certificate.trustRoots()
        try await withUpstream(.always(.init(Self.body))) { plain in
            try await withUpstream(
                tls: certificate.serverConfiguration(),
                UpstreamServer.Answer { request in
                    request.target.hasPrefix("/down")
                        ? .redirect(to: "http://127.0.0.1:\(plain.port)/?token=secret") : .init(Self.body)
                }
            ) { site async throws in
                let url = "https://user:secret@127.0.0.1:\(site.port)"
                #expect(try await ask(url) { $0.trustRoots = trusted } == Self.body)

                let refused = await failure("\(url)/down") { $0.trustRoots = trusted }
                #expect(refused == "the upstream redirects from https to http, which is not followed")
                #expect(plain.requests.isEmpty)

                let untrusted = try #require(await failure(url))
                #expect(untrusted.hasPrefix("no reply: TLS: ") && untrusted.contains("CERTIFICATE_VERIFY_FAILED"), "\(untrusted)")
                #expect(untrusted.contains("SSL_CERT_FILE") && !untrusted.contains(".cc"), "\(untrusted)")
                #expect(site.requests.count == 2, "who is not trusted is asked nothing")
            }
        }
    }

    @Test func theEnvironmentNamesWhomToTrust() async throws {
        let certificate = try await TestCertificate.make()
        try await withUpstream(tls: certificate.serverConfiguration(), .always(.init(Self.body))) { site async throws in
            let url = "https://127.0.0.1:\(site.port)/"
            let trusting = [
                ["SSL_CERT_FILE": certificate.path], ["SSL_CERT_DIR": "/nowhere:\(certificate.directory)"],
                ["SSL_CERT_FILE": certificate.path, "SSL_CERT_DIR": "/nowhere"],
            ]
            for environment in trusting {
                let reply = try await ask(url) { $0.authorities = TrustedAuthorities(environment: environment) }
                #expect(reply == Self.body)
            }
            let failures = [
                (["SSL_CERT_FILE": "/nowhere/a"], "no certificates could be read from SSL_CERT_FILE, /nowhere/a"),
                (["SSL_CERT_DIR": "/nowhere"], "no certificates are in SSL_CERT_DIR, /nowhere"),
            ]
            for (environment, expected) in failures {
                let found = await failure(url) { $0.authorities = TrustedAuthorities(environment: environment) }
                expectFailure(found, expected)
            }
            for environment in [[:], ["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""]] as [[String: String]] {
                let untrusted = await failure(url) { $0.authorities = TrustedAuthorities(environment: environment) }
                #expect(untrusted?.contains("CERTIFICATE_VERIFY_FAILED") == true)
            }
        }
    }

    @Test(arguments: [
        ("/a%20b?c=%5B1%5D|[2]", "/a%20b?c=%5B1%5D%7C%5B2%5D"), (" /new ", "/new"), ("/\u{4F60}?x=%e4", "/%E4%BD%A0?x=%e4"),
        ("/a b\"c", "/a%20b%22c"), ("/100%?x=%zz", "/100%25?x=%25zz"), ("../c?d", "/c?d"), ("e/./f/../g", "/start/e/g"),
    ])
    func aLocationIsFollowedAsItIsWritten(_ location: String, _ target: String) async throws {
        let answer = UpstreamServer.Answer { request in
            request.target.hasPrefix("/start/") && !request.target.hasSuffix("/g") ? .redirect(to: location) : .init(Self.body)
        }
        try await withUpstream(answer) { site async throws in
            let reply = try await ask("http://127.0.0.1:\(site.port)/start/here")
            #expect(reply == Self.body)
            #expect(site.requests.last?.target == target)
        }
    }

    @Test func credentialsDoNotFollowToAnotherOrigin() async throws {
        try await withUpstream(.always(.init(Self.body))) { other async throws in
            try await withUpstream(.always(.redirect(to: "http://127.0.0.1:\(other.port)/"))) { site async throws in
                #expect(try await ask("http://user:secret@127.0.0.1:\(site.port)/") == Self.body)
                #expect(other.requests.map(\.authorization) == [nil])
            }
        }
    }
}
