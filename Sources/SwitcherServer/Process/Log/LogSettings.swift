package import Logging
import Synchronization

/// How much is logged, and how it is written. Every log handler looks here at every line, so that both can change while the program runs.
public final class LogSettings: Sendable {
    /// The level and the format in one number: nobody sees a new one beside an old one.
    private let packed: Atomic<Int>

    package init(level: Logger.Level = .info, format: LogFormat = .text) {
        packed = Atomic(Self.pack(level, format))
    }

    package var level: Logger.Level { Logger.Level.allCases[packed.load(ordering: .relaxed) / 2] }
    package var format: LogFormat { packed.load(ordering: .relaxed) % 2 == 1 ? .json : .text }

    /// In force from the next line on.
    package func change(level: Logger.Level, format: LogFormat) {
        packed.store(Self.pack(level, format), ordering: .relaxed)
    }

    private static func pack(_ level: Logger.Level, _ format: LogFormat) -> Int {
        (Logger.Level.allCases.firstIndex(of: level) ?? 0) * 2 + (format == .json ? 1 : 0)
    }
}

/// How a line of the log is written (`LogFormat`).
package enum LogFormat: String, ConfigurationChoice {
    /// As swift-log has it, for people.
    case text
    /// An object a line, for programs.
    case json

    package init() { self = .text }
}
