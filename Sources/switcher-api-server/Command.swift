import ArgumentParser
import Foundation
import Logging
import SwitcherHTTP
import SwitcherServer
import SwitcherVersion

@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switcher-api-server",
        abstract: "Writes the coin of each sub-account into ZooKeeper, as an HTTP API and the pool's web site tell it.",
        version: Version.current
    )

    @OptionGroup var arguments: Arguments

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let problem = ArgumentLength.problem(in: arguments) {
            Console.printError(line(problem))
            exit(withError: ExitCode.validationFailure)
        }
        await main(GoFlags.normalized(arguments))
    }

    func run() async throws {
        LargeMemory.returnWhenFreed()
        // Before anything else: what comes while the configuration is being read has it read again.
        let hangUp = await HangUp()
        let loaded: CheckedConfiguration.Loaded
        let log: ProcessLog
        do {
            loaded = try arguments.configuration(waits: true)
            if arguments.checksOnly {
                for warning in loaded.warnings { Console.printError(Self.line("warning: \(warning)")) }
                return Console.print("configuration is valid")
            }
            let settings = LogSettings()
            arguments.apply(loaded.configuration, to: settings)
            log = try arguments.logDestination.start(settings)
        } catch let error as ConfigurationError {
            for warning in error.warnings { Console.printError(Self.line("warning: \(warning)")) }
            Console.printError(Self.line(error.message))
            throw ExitCode(ConfigurationError.exitCode)
        } catch let error as LogDestination.Failure {
            Console.printError(Self.line(error.description))
            throw ExitCode(ConfigurationError.exitCode)
        }
        // Nobody may be reading, and that must not hold the end up.
        defer { log.flush() }
        try await serve(loaded, log, hangUp)
    }

    private func serve(_ loaded: CheckedConfiguration.Loaded, _ log: ProcessLog, _ hangUp: HangUp) async throws {
        do {
            let budget = loaded.configuration.descriptorBudget(limit: DescriptorLimit.raise())
            let fitting = try loaded.configuration.fitting(budget)
            let logger = Logger(label: "switcher-api-server")
            for warning in loaded.warnings + fitting.warnings + (arguments.warning.map { [$0] } ?? []) {
                logger.warning("\(warning)")
            }
            let audit = try AuditFile.open(fitting.configuration, logger: logger)
            defer { audit?.flush() }
            let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
            let watchdog = Task { await manager.keepWatchdogCalm() }
            defer { watchdog.cancel() }
            let application = ServerApplication(
                configuration: fitting.configuration,
                logger: logger,
                audit: audit.map { [$0] } ?? [],
                metrics: ServerMetrics(
                    droppedLogLines: { log.droppedLineCount },
                    droppedAuditLines: { audit?.droppedLineCount ?? 0 }
                ),
                onStarted: { manager.tellReady() },
                onStopping: {
                    manager.tellStopping()
                    LastResort.start(log, audit)
                }
            )
            let reload = ConfigurationReload(
                running: loaded.configuration,
                budget: budget,
                logger: logger,
                read: { [arguments] () throws(ConfigurationError) in try arguments.configuration(waits: false) },
                take: { [arguments] configuration in
                    arguments.apply(configuration, to: log.settings)
                    await application.change(to: configuration)
                }
            )
            // Not waited for: a stop does not wait for passwords that are being measured.
            let hangUps = Task {
                await hangUp.run {
                    await manager.whileReloading {
                        // First: what is wrong with the configuration is told in the new file.
                        await log.reopen(logger)
                        await audit?.reopen()
                        await reload.reload()
                    }
                }
            }
            defer { hangUps.cancel() }
            try await application.run()
        } catch let error as ConfigurationError {
            log.writeEnd(error.message)
            throw ExitCode(ConfigurationError.exitCode)
        } catch let error as HTTPListenError {
            log.writeEnd(error.description)
            throw ExitCode(1)
        }
    }

    /// What is told of a failed start: one line. No stack trace, no usage.
    private static func line(_ message: String) -> String {
        "switcher-api-server: \(message)"
    }
}
