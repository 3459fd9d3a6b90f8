import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// The API over TLS, with the clients that people have.
struct TLSClientTests {
    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let ok = #"{"err_no":0,"err_msg":"","success":true}"#

    private static func run(
        kind: String = "EC",
        clientsOf authority: TestAuthority? = nil,
        _ body: (TestTLS, TestListener) async throws -> Void
    ) async throws {
        let tls = try await TestTLS.make(kind: kind)
        try await TestListener.run(try tls.configuration(clientsOf: authority)) { try await body(tls, $0) }
    }

    @Test(arguments: [[], ["--tlsv1.2", "--tls-max", "1.2"], ["--tlsv1.3"], ["--http2"], ["-0"]])
    func curl(arguments: [String]) async throws {
        try await Self.run { tls, listener in
            let small = try await tls.curl(listener, "/healthz", arguments)
            #expect(small.output == Self.ok, "\(small.errors)")
            // With Expect: 100-continue.
            let body = String(repeating: "x", count: 3_000_000)
            let large = try await Tool.run(
                "curl",
                ["-sS", "--cacert", tls.authority.certificateFile, "-u", "admin:secret:pass"] + arguments
                    + ["--data-binary", "@-", "https://localhost:\(listener.port)/echo"],
                input: body
            )
            #expect(large.output.contains("3000000 bytes"), "\(large.errors)")
        }
    }

    @Test func curlKeepsItsConnection() async throws {
        try await Self.run { tls, listener in
            let again = "https://127.0.0.1:\(listener.port)/healthz"
            let twice = try await tls.curl(listener, "/healthz", ["-w", "%{num_connects}", again])
            #expect(twice.output == Self.ok + "1" + Self.ok + "0", "\(twice.errors)")
        }
    }

    @Test func anOlderTLSIsRefused() async throws {
        try await Self.run { tls, listener in
            let old = ["s_client", "-connect", "127.0.0.1:\(listener.port)", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]
            let refused = try await Tool.run("openssl", old)
            #expect(refused.exitCode != 0)
            #expect(refused.output.contains("no peer certificate available"))
            #expect(refused.errors.contains("alert protocol version"), "\(refused.errors)")
        }
    }

    @Test func whoDoesNotTrustItDoesNotTalkToIt() async throws {
        try await Self.run { tls, listener in
            let other = try await TestAuthority.make()
            let refused = try await Tool.run(
                "curl",
                ["-sS", "--cacert", other.certificateFile, "https://127.0.0.1:\(listener.port)/healthz"]
            )
            #expect(refused.exitCode == 60)
        }
    }

    @Test(arguments: ["EC", "RSA", "ED25519"])
    func openssl(kind: String) async throws {
        try await Self.run(kind: kind) { tls, listener in
            for version in ["-tls1_2", "-tls1_3"] {
                let arguments = ["-verify_return_error", "-quiet", "-ign_eof", version, "-CAfile", tls.authority.certificateFile]
                let request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                let said = try await Tool.run(
                    "openssl",
                    ["s_client", "-connect", "127.0.0.1:\(listener.port)"] + arguments,
                    input: request
                )
                #expect(said.output.hasPrefix("HTTP/1.1 200 OK\r\n") && said.output.hasSuffix(Self.ok), "\(said.errors)")
                #expect(said.exitCode == 0)
            }
        }
    }

    @Test func python() async throws {
        try await Self.run { tls, listener in
            let script = """
                import base64, ssl, sys, urllib.request
                trust = ssl.create_default_context(cafile=sys.argv[2])
                request = urllib.request.Request("https://localhost:" + sys.argv[1] + "/echo", data=b"x" * 1_000_000)
                request.add_header("Authorization", "Basic " + base64.b64encode(b"admin:secret:pass").decode())
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
                print(opener.open(request, timeout=50).read().decode())
                """
            let said = try await Tool.run("python3", ["-c", script, "\(listener.port)", tls.authority.certificateFile])
            #expect(said.output.contains("1000000 bytes"), "\(said.errors)")
        }
    }

    @Test func php() async throws {
        try await Self.run { tls, listener in
            let script = """
                $call = curl_init("https://127.0.0.1:" . $argv[1] . "/echo");
                curl_setopt_array($call, [CURLOPT_CAINFO => $argv[2], CURLOPT_USERPWD => "admin:secret:pass", CURLOPT_PROXY => "",
                    CURLOPT_RETURNTRANSFER => true, CURLOPT_POSTFIELDS => str_repeat("x", 1000000)]);
                foreach ([1, 2] as $_) { echo curl_exec($call), curl_error($call), curl_getinfo($call, CURLINFO_NUM_CONNECTS), "\\n"; }
                """
            let said = try await Tool.run("php", ["-r", script, "--", "\(listener.port)", tls.authority.certificateFile])
            let lines = said.output.split(separator: "\n")
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains("1000000 bytes") }, "\(said.output) \(said.errors)")
            #expect(lines.last?.hasSuffix("}0") == true, "the second call is on the first one's connection")
        }
    }

    @Test func aClientMustPresentACertificateOfTheAuthority() async throws {
        let authority = try await TestAuthority.make()
        let (good, stranger) = (
            try await authority.issue("website", for: .client), try await TestAuthority.make().issue("other", for: .client)
        )
        let server = try await authority.issue("server")
        try await Self.run(clientsOf: authority) { tls, listener in
            func call(_ identity: TestAuthority.Identity?) async throws -> Tool.Output {
                let own = identity.map { ["--cert", $0.certificateFile, "--key", $0.keyFile] } ?? []
                return try await tls.curl(listener, "/healthz", own)
            }
            let admitted = try await call(good)
            #expect(admitted.output == Self.ok, "\(admitted.errors)")
            // One that is for servers is none of a client.
            for refused in [try await call(nil), try await call(stranger), try await call(server)] {
                #expect(refused.exitCode != 0 && refused.output.isEmpty)
            }
            try await eventually("they are told of") { listener.log.entries("TLS handshake failed").count == 3 }
            // Credentials are asked for all the same.
            let trust = ["-sS", "--cacert", tls.authority.certificateFile, "--cert", good.certificateFile, "--key", good.keyFile]
            let anonymous = try await Tool.run("curl", trust + ["https://127.0.0.1:\(listener.port)/echo"])
            #expect(anonymous.output.contains(#""err_no":401"#))
        }
    }

    @Test func aSessionOfAClientWithACertificateIsTakenUpAgain() async throws {
        let authority = try await TestAuthority.make()
        let good = try await authority.issue("website", for: .client)
        try await Self.run(clientsOf: authority) { tls, listener in
            let session = authority.folder.path + "/session"
            let common = [
                "s_client", "-connect", "127.0.0.1:\(listener.port)", "-CAfile", tls.authority.certificateFile, "-ign_eof",
            ]
            let own = ["-cert", good.certificateFile, "-key", good.keyFile]
            let request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let first = try await Tool.run("openssl", common + own + ["-sess_out", session], input: request)
            #expect(first.output.contains(Self.ok), "\(first.errors)")
            let second = try await Tool.run("openssl", common + own + ["-sess_in", session], input: request)
            #expect(second.output.contains(Self.ok), "\(second.errors)")
        }
    }
}
