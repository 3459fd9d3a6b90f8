import ArgumentParser
import Foundation
import SwitcherControl

/// Which server, and who one is there.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server, as http://127.0.0.1:8082; SWITCHER_URL if none is given.", valueName: "url"))
    var url: String?

    @OptionGroup var access: AccessOptions

    func withClient<Result>(connections: Int = 8, _ body: (APIClient) async throws -> Result) async throws -> Result {
        try await access.withClient(url: url, connections: connections, body)
    }
}

/// Who one is at a server, and how it is talked to.
struct AccessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The user; SWITCHER_USER if none is given.", valueName: "user"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "A file of mode 600 with SWITCHER_URL=, SWITCHER_USER= and SWITCHER_PASSWORD=; ~/.config/switcherctl.conf if none is given.",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    @Option(
        help: ArgumentHelp("Trust the certificates in this file (PEM) and no others.", valueName: "file"),
        completion: .file()
    )
    var ca: String?

    @Option(help: ArgumentHelp("How long an answer may take, in seconds.", valueName: "seconds"))
    var timeout = 60

    func withClient<Result>(
        url: String?,
        connections: Int = 8,
        takesURLFromArgumentAlone: Bool = false,
        _ body: (APIClient) async throws -> Result
    ) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        let path = config ?? SettingsFile.defaultPath(environment: environment)
        let choice = TargetChoice(
            options: Settings(url: url, user: user),
            environment: Settings(variables: environment),
            file: try path.flatMap { try SettingsFile.read($0, isOptional: config == nil) },
            takesURLFromArgumentAlone: takesURLFromArgumentAlone
        )
        let target = try Target(choice) { try Terminal.ask($0, isSecret: $1) }
        return try await APIClient.with(target, authorities: ca, timeout: try duration, connections: connections, body)
    }

    var duration: Duration {
        get throws {
            guard (1...3_600).contains(timeout) else { throw ControlError(.usage, "--timeout must be from 1 to 3600") }
            return .seconds(timeout)
        }
    }
}

/// For people or for programs.
struct FormatOptions: ParsableArguments {
    enum Format: EnumerableFlag {
        case json, text

        static func help(for value: Format) -> ArgumentHelp? {
            value == .json
                ? "Write JSON, as is done where the output is no terminal." : "Write for people, as is done on a terminal."
        }
    }

    @Flag var format: Format?

    var isJSON: Bool { format.map { $0 == .json } ?? !Output.standard.isTerminal }
}
