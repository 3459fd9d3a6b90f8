import ArgumentParser
import Logging
import SwitcherHTTP
import SwitcherServer

@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcher-api-server",
        abstract: "Writes the coin of each sub-account into ZooKeeper, as an HTTP API and the pool's web site tell it.",
        version: Version.current
    )

    @OptionGroup var arguments: Arguments

    static func main() async {
        await main(GoFlags.normalized(Array(CommandLine.arguments.dropFirst())))
    }

    func run() async throws {
        let loaded: CheckedConfiguration.Loaded
        let log: ProcessLog
        do {
            loaded = try configuration()
            if arguments.checksOnly {
                for warning in loaded.warnings { Console.printError(line("warning: \(warning)")) }
                return Console.print("configuration is valid")
            }
            log = try arguments.logDestination.start(level: arguments.logLevel)
        } catch let error as ConfigurationError {
            for warning in error.warnings { Console.printError(line("warning: \(warning)")) }
            Console.printError(line(error.message))
            throw ExitCode(ConfigurationError.exitCode)
        } catch let error as LogDestination.Failure {
            Console.printError(line(error.description))
            throw ExitCode(ConfigurationError.exitCode)
        }
        // Nobody may be reading, and that must not hold the end up.
        defer { log.flush() }
        try await serve(loaded, log)
    }

    private func serve(_ loaded: CheckedConfiguration.Loaded, _ log: ProcessLog) async throws {
        do {
            let fitting = try loaded.configuration.fitting(descriptorLimit: DescriptorLimit.raise())
            let logger = Logger(label: "switcher-api-server")
            for warning in loaded.warnings + fitting.warnings + (arguments.warning.map { [$0] } ?? []) {
                logger.warning("\(warning)")
            }
            let application = ServerApplication(
                configuration: fitting.configuration,
                logger: logger,
                metrics: ServerMetrics(droppedLogLines: { log.droppedLineCount }),
                onStopping: { LastResort.start(log) }
            )
            try await application.run()
        } catch let error as ConfigurationError {
            log.write(line(error.message))
            throw ExitCode(ConfigurationError.exitCode)
        } catch let error as HTTPListenError {
            log.write(line(error.description))
            throw ExitCode(1)
        }
    }

    private func configuration() throws(ConfigurationError) -> CheckedConfiguration.Loaded {
        guard let file = arguments.configurationFile else { return try CheckedConfiguration.load() }
        return try CheckedConfiguration.load(file: file)
    }

    /// What is told of a failed start: one line. No stack trace, no usage.
    private func line(_ message: String) -> String {
        "switcher-api-server: \(message)"
    }
}
