import Foundation
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// One line that says what to do, and how it ends.
@Suite struct ErrorsProcessTests {
    private func expectLine(
        _ outcome: ControlProgram.Outcome,
        _ exitCode: Int32,
        _ text: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let fits =
            outcome.exitCode == exitCode && outcome.output.isEmpty && outcome.errors.hasPrefix("switcherctl: ")
            && outcome.errors.contains(text) && outcome.errors.split(separator: "\n").count == 1
        #expect(fits, "\(outcome)", sourceLocation: location)
    }

    @Test func whatIsNotTheServer() async throws {
        func outcome(_ response: UpstreamServer.Response, _ arguments: [String] = ["get", "a"]) async throws
            -> ControlProgram.Outcome
        {
            try await withUpstream(.always(response)) { try await ControlProgram(port: $0.port).run(arguments) }
        }
        let html = ["Content-Type": "text/html"]
        expectLine(try await outcome(.init("<html>", fields: html)), 76, "is no switcher-api-server: it answers text/html")
        expectLine(try await outcome(.init("<html>", status: 502, fields: html)), 69, "a proxy in front does not reach it")
        expectLine(try await outcome(.init("<html>", status: 401, fields: html)), 77, "a proxy in front asks for more")
        expectLine(try await outcome(.init("{", status: 200)), 76, "is no switcher-api-server")
        expectLine(try await outcome(.init("<html>", fields: html), ["export"]), 76, "is no switcher-api-server")
        expectLine(try await outcome(.init("<html>", fields: html), ["watch"]), 76, "is no switcher-api-server")
        expectLine(try await outcome(.redirect(to: "http://elsewhere/")), 76, "redirects to http://elsewhere/")
        expectLine(try await outcome(.init("x", status: 200, cutAfter: 0)), 75, "has closed the connection")
        let busy = UpstreamServer.Response(
            #"{"err_no":503,"err_msg":"too many lists are being sent","success":false}"#,
            status: 503
        )
        expectLine(try await outcome(busy), 75, "too many lists are being sent; try again")
        let endless = UpstreamServer.Response(String(repeating: "[", count: 17 << 20))
        expectLine(try await outcome(endless), 76, "far too long")
        let lone = UpstreamServer.Response("x\n", fields: ["Content-Type": "application/x-ndjson"])
        expectLine(try await outcome(lone, ["diff", "-"]), 76, "is no switcher-api-server")
    }

    @Test func anAnswerThatDoesNotCome() async throws {
        let gate = Gate()
        try await withUpstream(.always(.init("{}"), behind: gate)) { site in
            let outcome = try await ControlProgram(port: site.port).run(["get", "a", "--timeout", "3"])
            expectLine(outcome, 75, "no complete answer within 3 s")
            gate.open()
        }
    }

    @Test func whoIsNotThere() async throws {
        let control = ControlProgram(port: try FreePort.next())
        for arguments in [["get", "a"], ["export"], ["watch"], ["status"], ["push", "-"]] {
            expectLine(try await control.run(arguments), 69, "is not reached: connection refused")
        }
        let unknown = ControlProgram(variables: [
            "SWITCHER_URL": "http://host.invalid", "SWITCHER_USER": "u", "SWITCHER_PASSWORD": "p",
        ])
        // Where no resolver answers, it is the time that is up.
        expectLine(try await unknown.run(["get", "a"]), 69, "http://host.invalid")
        expectLine(try await ControlProgram().run(["get", "a"]), 78, "set SWITCHER_URL")
        expectLine(try await ControlProgram(variables: ["SWITCHER_URL": "host"]).run(["get", "a"]), 78, "SWITCHER_URL ")
        let other = ControlProgram(port: 1)
        let elsewhere = try await other.run(["get", "a", "--url", "http://127.0.0.1:2"])
        expectLine(elsewhere, 78, "what the environment has is for another server")
        expectLine(try await other.run(["bench", "--url", "http://127.0.0.1:2"]), 78, "is for another server")
        let argument = try await other.run(["get", "a", "--url", "http://u:hidden@127.0.0.1:1"])
        expectLine(argument, 78, "must not have a user or password in it")
        #expect(!argument.errors.contains("hidden"))
        #expect(try await other.run(["bench"]).exitCode == 64)
        #expect(try await other.run(["nonsense"]).exitCode == 64)
        expectLine(try await other.run(["push", "/nonexistent/x"]), 66, "cannot be read")
        expectLine(try await other.run(["push", "/tmp"]), 66, "is a directory")
        expectLine(try await other.run(["diff", "x", "--site", "y"]), 64, "not both")
        let ca = ControlProgram(port: 1, scheme: "https")
        expectLine(try await ca.run(["get", "a", "--ca", "/dev/null"]), 78, "--ca")
    }

    @Test func certificates() async throws {
        let authority = try await TestAuthority.make()
        let (good, old) = (try await authority.issue("good"), try await authority.issue("old", days: -1))
        for (identity, trusts, text) in [
            (old, true, "the certificate has expired, 20"), (good, false, "the certificate's authority is not known"),
        ] {
            let tls = ["TLSCertificateFile": identity.certificateFile, "TLSPrivateKeyFile": identity.keyFile]
            try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1", tls)) { server in
                let port = try await server.port()
                let control = ControlProgram(port: port, scheme: "https")
                let trust = trusts ? ["--ca", authority.certificateFile] : []
                expectLine(try await control.run(["status"] + trust), 69, text)
                guard !trusts else { return }
                let trusted = try await control.run(["status", "--ca", authority.certificateFile])
                #expect(trusted.exitCode == 0 && trusted.output.contains(#""session":"#), "\(trusted)")
                let plain = try await ControlProgram(port: port).run(["status"])
                #expect(plain.exitCode != 0 && plain.errors.contains("is it https://?"), "\(plain)")
            }
        }
        try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1")) { server in
            let control = ControlProgram(port: try await server.port(), scheme: "https")
            expectLine(try await control.run(["status"]), 69, "speaks no TLS: is it http://?")
        }
    }

    /// The server has no ZooKeeper: what can be told without one.
    @Test func rights() async throws {
        let identities: [String: Any] = [
            "APIUsers": [
                ["User": "reader", "Password": "r", "Rights": ["read"]],
                ["User": "switcher", "Password": "s", "Rights": ["switch"]],
            ],
            "ZKRequestTimeoutSeconds": 1,
        ]
        try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1", identities)) { server in
            let port = try await server.port()
            expectLine(try await ControlProgram(port: port, password: "wrong").run(["status"]), 77, "the password is wrong")
            let reader = ControlProgram(port: port, user: "reader", password: "r")
            expectLine(try await reader.run(["set", "a", "btc"]), 77, "reader has not the right")
            #expect(try await reader.run(["status"]).exitCode == 0)
            expectLine(try await reader.run(["get", "a"]), 75, "read record failed")
            let switcher = ControlProgram(port: port, user: "switcher", password: "s")
            expectLine(try await switcher.run(["export"]), 77, "switcher has not the right")
            let push = try await switcher.run(["push", "-"], input: "a,btc\n")
            #expect(push.exitCode == 75 && push.errors.contains("the server checks them"), "\(push)")
            #expect(push.errors.contains("not confirmed, "))
            let file = server.folder.path + "/control.conf"
            try "SWITCHER_URL=http://127.0.0.1:\(port)\nSWITCHER_USER=reader\nSWITCHER_PASSWORD=r\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let fromFile = ControlProgram()
            expectLine(try await fromFile.run(["status", "--config", file]), 78, "chmod 600")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(try await fromFile.run(["status", "--config", file]).output.contains(#""user":"reader""#))
        }
    }
}
