import ArgumentParser
import Logging
import SwitcherServer

@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcher-api-server",
        abstract: "Writes the coin of each sub-account into ZooKeeper, as an HTTP API and the pool's web site tell it.",
        version: Version.current
    )

    @OptionGroup var arguments: Arguments

    func run() async throws {
        do {
            let loaded = try ServerConfiguration.load(file: arguments.configurationFile)
            try logDestination.start(level: arguments.logLevel)
            DescriptorLimit.raise()
            let logger = Logger(label: "switcher-api-server")
            for warning in loaded.warnings { logger.warning("\(warning)") }
            let application = ServerApplication(
                configuration: loaded.configuration,
                logger: logger,
                onStopping: LastResort.start
            )
            try await application.run()
        } catch let error as ConfigurationError {
            for warning in error.warnings { Console.printError("switcher-api-server: warning: \(warning)") }
            throw fail(error.message, code: ConfigurationError.exitCode)
        } catch let error as LogDestination.Failure {
            throw fail(error.description, code: ConfigurationError.exitCode)
        } catch let error as ListenError {
            throw fail(error.description, code: 1)
        }
    }

    private var logDestination: LogDestination {
        if let directory = arguments.logDirectory, !arguments.logToStandardError { .directory(directory) } else { .standardError }
    }

    /// One line on standard error, and the exit code. No stack trace, no usage.
    private func fail(_ message: String, code: Int32) -> ExitCode {
        Console.printError("switcher-api-server: \(message)")
        return ExitCode(code)
    }
}
