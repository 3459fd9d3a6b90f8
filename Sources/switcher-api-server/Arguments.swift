import ArgumentParser
import SwitcherServer

/// The flags, in the spelling an existing supervisor entry has: one dash or two, a value after `=` or after a blank.
struct Arguments: ParsableArguments {
    @Option(
        name: [.customLong("config", withSingleDash: true), .customLong("config")],
        help: ArgumentHelp(
            "Path of the configuration file, JSON; ./config.json, or the environment alone, if none is given.",
            valueName: "file"
        )
    )
    var configurationFile: String?

    @Option(
        name: [.customLong("log_dir", withSingleDash: true), .customLong("log_dir")],
        help: ArgumentHelp("Log to a file in this directory.", valueName: "dir")
    )
    var logDirectory: String?

    @Option(
        name: [.customLong("logtostderr", withSingleDash: true), .customLong("logtostderr")],
        help: ArgumentHelp("Log to standard error, whatever -log_dir says; true if no value is given.", valueName: "bool")
    )
    var logToStandardError = false

    @Option(
        name: [.customLong("alsologtostderr", withSingleDash: true), .customLong("alsologtostderr")],
        help: ArgumentHelp("Log to standard error as well as to the directory; true if no value is given.", valueName: "bool")
    )
    var alsoLogToStandardError = false

    @Option(
        name: [.customShort("v"), .customLong("v")],
        help: ArgumentHelp("How much to log, whatever LogLevel says: 0 to 2 info, 3 debug, 4 and more trace.", valueName: "n")
    )
    var verbosity: Int?

    @Flag(
        name: [.customLong("check", withSingleDash: true), .customLong("check")],
        help: "Read the configuration, say what is wrong with it, and exit with 78 or 0."
    )
    var checksOnly = false

    // What else an entry for Go's glog may have.

    @Option(name: [.customLong("stderrthreshold", withSingleDash: true), .customLong("stderrthreshold")], help: .hidden)
    var standardErrorThreshold: String?

    @Option(name: [.customLong("vmodule", withSingleDash: true), .customLong("vmodule")], help: .hidden)
    var verbosityOfModules: String?

    @Option(name: [.customLong("log_backtrace_at", withSingleDash: true), .customLong("log_backtrace_at")], help: .hidden)
    var backtraceLocation: String?

    /// One line about the flags that were given and have no effect here.
    var warning: String? {
        let flags = [
            ("-stderrthreshold", standardErrorThreshold), ("-vmodule", verbosityOfModules),
            ("-log_backtrace_at", backtraceLocation),
        ]
        let given = flags.filter { $0.1 != nil }.map(\.0)
        return given.isEmpty ? nil : "accepted and without effect here: \(given.joined(separator: ", "))"
    }

    /// Reads the configuration that they name.
    ///
    /// - Parameter waits: Whether it may be a pipe that somebody will write to.
    func configuration(waits: Bool) throws(ConfigurationError) -> CheckedConfiguration.Loaded {
        guard let file = configurationFile else { return try CheckedConfiguration.load(waits: waits) }
        return try CheckedConfiguration.load(file: file, waits: waits)
    }

    var logDestination: LogDestination {
        guard let directory = logDirectory, !logToStandardError else { return .standardError }
        return alsoLogToStandardError ? .directoryAndStandardError(directory) : .directory(directory)
    }

    /// Has the log written as the configuration says, and as much of it as they say.
    func apply(_ configuration: CheckedConfiguration, to settings: LogSettings) {
        settings.change(level: Verbosity(verbosity ?? configuration[\.logLevel]).logLevel, format: configuration[\.logFormat])
    }
}
