import Testing

@testable import SwitcherHTTP

/// What is made is what a server takes.
@Suite struct PasswordProcessTests {
    private func expectHash(_ line: String, of password: String) throws {
        let hash = try PasswordHash(line)
        #expect(hash.check(Array(password.utf8)) == .right)
        #expect(hash.check(Array("x\(password)".utf8)) == .wrong)
    }

    @Test(arguments: [(nil, "$y$"), ("bcrypt", "$2b$10$"), ("sha512crypt", "$6$")] as [(String?, String)])
    func inAPipe(method: String?, prefix: String) async throws {
        let arguments = ["hash-password"] + (method.map { ["--method", $0] } ?? [])
        let made = try await ControlProgram().run(arguments, input: "pass wörd\n")
        #expect(made.exitCode == 0 && made.errors.isEmpty, "\(made)")
        #expect(made.output.hasPrefix(prefix) && made.output.hasSuffix("\n"))
        try expectHash(String(made.output.dropLast()), of: "pass wörd")
    }

    @Test func atATerminal() async throws {
        let made = try await ControlProgram().runAtTerminal(
            ["hash-password"],
            typed: ["Password: ": "secret\n", "The same again: ": "secret\n"]
        )
        #expect(made.exitCode == 0 && !made.output.contains("secret"), "\(made)")
        let line = made.output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        try expectHash(line, of: "secret")
        let differ = try await ControlProgram().runAtTerminal(
            ["hash-password"],
            typed: ["Password: ": "secret\n", "The same again: ": "secrte\n"]
        )
        #expect(differ.exitCode == 1 && differ.output.contains("the two passwords differ"))
    }

    @Test func whatIsNoPassword() async throws {
        for (input, exitCode) in [("", 64), ("\n", 64), (String(repeating: "x", count: 73) + "\n", 64), ("a\u{1}b\n", 64)]
            as [(String, Int32)]
        {
            let outcome = try await ControlProgram().run(["hash-password"], input: input)
            #expect(outcome.exitCode == exitCode && outcome.output.isEmpty, "\(outcome)")
        }
        #expect(try await ControlProgram().run(["hash-password", "secret"]).exitCode == 64)
    }
}
