public import Logging

/// The number behind `-v`, as Go's glog counts: the more, the chattier.
public struct Verbosity: Sendable, Equatable {
    /// So that whoever parses a command line needs no logging library for it.
    public typealias LogLevel = Logger.Level

    /// Any number: those beyond the ends mean the ends.
    public let number: Int

    /// Nothing is refused.
    public init(_ number: Int) {
        self.number = number
    }

    /// Up to 2 `info` (production runs with 2), 3 `debug`, 4 and more `trace`, as `docs/configuration.md` has it.
    public var logLevel: LogLevel {
        switch number {
        case ...2: .info
        case 3: .debug
        default: .trace
        }
    }
}
