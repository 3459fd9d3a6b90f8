import Dispatch
public import Logging
import Switcher

/// Reads the configuration again, and has the server take what is different (docs/operating.md, *Reload*). What is wrong with it changes
/// nothing, and is one line.
public actor ConfigurationReload {
    /// What is in force, before it was made to fit the limit of descriptors.
    private var running: CheckedConfiguration
    private let budget: DescriptorBudget?
    private let logger: Logger
    private let read: @Sendable () throws(ConfigurationError) -> CheckedConfiguration.Loaded
    private let take: @Sendable (CheckedConfiguration) async -> Void

    /// - Parameters:
    ///   - running: What the server was started with, as it was read.
    ///   - budget: What it was made to fit.
    ///   - read: Reads it again, file and environment.
    ///   - take: Puts it in force.
    public init(
        running: CheckedConfiguration,
        budget: DescriptorBudget?,
        logger: Logger,
        read: @escaping @Sendable () throws(ConfigurationError) -> CheckedConfiguration.Loaded,
        take: @escaping @Sendable (CheckedConfiguration) async -> Void
    ) {
        self.running = running
        self.budget = budget
        self.logger = logger
        self.read = read
        self.take = take
    }

    /// Returns when what was read is in force. Call it again only then: ``HangUp`` does one after the other.
    public func reload() async {
        let change: ConfigurationChange
        let fitting: CheckedConfiguration.Loaded
        var warnings: [String] = []
        do throws(ConfigurationError) {
            let loaded = try await readOnItsOwnThread()
            warnings = loaded.warnings
            change = try ConfigurationChange(from: running, to: loaded.configuration)
            fitting = try change.configuration.fitting(budget)
        } catch {
            for warning in warnings + error.warnings { logger.warning("\(warning)") }
            logger.error("Configuration is not taken, nothing has changed", metadata: [LogKey.reason: .string(error.message)])
            return
        }
        for warning in warnings + fitting.warnings { logger.warning("\(warning)") }
        running = change.configuration
        await take(fitting.configuration)
        if !change.needRestart.isEmpty {
            logger.warning("Configuration needs a restart for these keys", metadata: [LogKey.keys: .names(change.needRestart)])
        }
        logger.info("Configuration read again", metadata: [LogKey.keys: .names(change.changed)])
    }
}

extension ConfigurationReload {
    /// A file may be on a disk that does not answer: no request waits for it.
    private func readOnItsOwnThread() async throws(ConfigurationError) -> CheckedConfiguration.Loaded {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue(label: "configuration").async { [read] in
                continuation.resume(returning: Result { () throws(ConfigurationError) in try read() })
            }
        }
        return try result.get()
    }
}

extension Logger.MetadataValue {
    fileprivate static func names(_ names: [String]) -> Logger.MetadataValue { .string(names.joined(separator: ", ")) }
}
