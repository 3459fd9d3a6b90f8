import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// The program with a certificate.
@Suite struct TLSProcessTests {
    @Test func itServesHTTPSAndNothingElse() async throws {
        let authority = try await TestAuthority.make()
        let identity = try await authority.issue("server", days: 5)
        try await withZooKeeper { zooKeeper in
            let tls = ["TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile]
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, tls)) { server in
                let port = try await server.port()
                let trust = ["-sS", "--cacert", authority.certificateFile, "-u", "admin:secret"]
                let call = "127.0.0.1:\(port)/switch?puname=aaaa&coin=btc"
                let encrypted = try await Tool.run("curl", trust + ["https://\(call)"])
                #expect(encrypted.output == APICaller.success, "\(encrypted.errors)")
                let plain = try await Tool.run("curl", trust + ["http://\(call)"])
                #expect(plain.exitCode != 0 && plain.output.isEmpty)
                #expect(server.output.contains(/warning .*TLSCertificateFile expires in 4 days/))
                #expect(!server.output.contains("handshake"))
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
            }
        }
    }

    @Test func aRenewedCertificateIsServedAfterAReload() async throws {
        let authority = try await TestAuthority.make()
        let identity = try await authority.issue("server")
        let files: [String: Any] = ["TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile]
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", files)
        try await withServer(configuration) { server in
            let shown = ["s_client", "-connect", "127.0.0.1:\(try await server.port())"]
            func serial() async throws -> String? {
                let said = try await Tool.run("openssl", shown)
                let details = try await Tool.run("openssl", ["x509", "-noout", "-serial"], input: said.output)
                return details.output.hasPrefix("serial=") ? details.output : nil
            }
            let first = try #require(try await serial())
            let renewed = try await authority.issue("server")
            try await server.reload(configuration, untilItLogs: "Configuration read again")
            #expect(server.output.contains("keys=TLSCertificateFile"))
            let second = try #require(try await serial())
            #expect(first != second)

            // Half written.
            try "".write(toFile: renewed.keyFile, atomically: true, encoding: .utf8)
            try await server.reload(configuration, untilItLogs: "Configuration is not taken, nothing has changed")
            #expect(server.output.contains("TLSPrivateKeyFile must be a file of a private key in PEM"))
            #expect(try await serial() == second)
        }
    }

    @Test func checkLooksIntoTheFiles() async throws {
        let authority = try await TestAuthority.make()
        let (one, other) = (try await authority.issue("one", days: -1), try await authority.issue("other"))
        func check(_ keyFile: String) async throws -> (Int32?, String) {
            let tls = ["TLSCertificateFile": one.certificateFile, "TLSPrivateKeyFile": keyFile]
            let server = try await ServerProcess.launch(
                ServerProcess.configuration(zooKeeper: "127.0.0.1:1", tls),
                arguments: ["--check"]
            )
            let exitCode = try await server.exitCode()
            return (exitCode, server.output)
        }
        let (wrong, line) = try await check(other.keyFile)
        #expect(wrong == 78)
        #expect(line.hasSuffix("TLSPrivateKeyFile is not the key of the first certificate in TLSCertificateFile\n"))
        let (right, lines) = try await check(one.keyFile)
        #expect(right == 0)
        #expect(lines.contains("warning: TLSCertificateFile has expired at ") && lines.hasSuffix("configuration is valid\n"))
    }
}
