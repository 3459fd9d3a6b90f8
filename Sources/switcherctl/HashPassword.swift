import ArgumentParser
import Foundation
import SwitcherControl

struct HashPassword: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hashes a password for APIUsers.",
        discussion: "The password is asked for, twice, or is the first line of standard input where that is no terminal."
    )

    @Option(help: "yescrypt, bcrypt or sha512crypt.") var method = PasswordHasher.Method.yescrypt

    func run() throws {
        try Output.standard.print(try PasswordHasher.hash(try password(), method))
    }

    private func password() throws -> String {
        guard Terminal.isTerminal(STDIN_FILENO) else {
            var lines = LineReader(descriptor: STDIN_FILENO)
            guard let line = try lines.next(), !line.isTooLong else {
                throw ControlError(.usage, "there is no password in the input")
            }
            guard let password = String(validating: line.bytes, as: UTF8.self) else {
                throw ControlError(.badInput, "the password is not UTF-8")
            }
            return password
        }
        guard let password = try Terminal.ask("Password: ", isSecret: true) else {
            throw ControlError(.usage, "there is no password")
        }
        guard try Terminal.ask("The same again: ", isSecret: true) == password else {
            throw ControlError(.no, "the two passwords differ")
        }
        return password
    }
}

extension PasswordHasher.Method: ExpressibleByArgument {}
