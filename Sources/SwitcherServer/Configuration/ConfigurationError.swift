/// Why the server cannot start with this configuration.
///
/// The message is one line without control characters: it names the file or the environment variable, the key, and what is
/// wanted. It never quotes a secret. The process prints it and exits with ``exitCode``, as `docs/configuration.md` has it.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// 78, `EX_CONFIG` of sysexits: every configuration error ends the process with it.
    public static let exitCode: Int32 = 78

    /// One line, see above.
    public let message: String

    /// What an operator should be told besides, one line each: a misspelt key may be why another one is missing.
    public let warnings: [String]

    /// - Parameters:
    ///   - message: One line without control characters and without a secret.
    ///   - warnings: Likewise, each of them.
    public init(_ message: String, warnings: [String] = []) {
        self.message = message
        self.warnings = warnings
    }

    public var description: String { message }
}
