import ArgumentParser
import SwitcherServer

/// The flags, in the spelling an existing supervisor entry has: one dash or two, a value after `=` or after a blank.
struct Arguments: ParsableArguments {
    @Option(
        name: [.customLong("config", withSingleDash: true), .customLong("config")],
        help: ArgumentHelp("Path of the configuration file, JSON.", valueName: "file")
    )
    var configurationFile = "./config.json"

    @Option(
        name: [.customLong("log_dir", withSingleDash: true), .customLong("log_dir")],
        help: ArgumentHelp("Log to a file in this directory.", valueName: "dir")
    )
    var logDirectory: String?

    @Flag(
        name: [.customLong("logtostderr", withSingleDash: true), .customLong("logtostderr")],
        help: "Log to standard error."
    )
    var logToStandardError = false

    @Option(
        name: [.customShort("v"), .customLong("v")],
        help: ArgumentHelp("How much to log: 0 to 2 info, 3 debug, 4 and more trace.", valueName: "n")
    )
    var verbosity = 0

    /// The level the log starts at.
    var logLevel: Verbosity.LogLevel {
        Verbosity(verbosity).logLevel
    }
}
