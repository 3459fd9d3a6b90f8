public import Foundation
import SwitcherHTTP

extension CheckedConfiguration {
    /// A configuration, and what an operator should be told about it: one line each, no secret in it.
    public struct Loaded: Sendable, Equatable {
        /// Checked.
        public let configuration: CheckedConfiguration
        /// In no particular order.
        public let warnings: [String]
    }

    /// Reads the configuration file, takes the environment over it and checks the result.
    ///
    /// - Parameters:
    ///   - file: The path as the operator gave it; messages repeat it. At most 1 MiB of JSON.
    ///   - environment: Where a variable of a key's own name overrides the file.
    ///   - waits: Whether the file may be a pipe that somebody will write to. Otherwise one without a writer is empty.
    /// - Throws: ``ConfigurationError`` for the first thing that is wrong: an unreadable file, bad JSON, a wrong type, a value
    ///   out of range, a missing key, nothing enabled.
    public static func load(
        file path: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        waits: Bool = true
    ) throws(ConfigurationError) -> Loaded {
        let json = try ConfigurationFile.contents(of: path, waits: waits)
        return try load(json: json, name: path, environment: environment)
    }

    /// The same where no file was named: that of ``defaultFile`` if it is there, else the environment alone.
    ///
    /// - Throws: ``ConfigurationError``, also when there is neither.
    public static func load(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        defaultFile path: String = defaultFile,
        waits: Bool = true
    ) throws(ConfigurationError) -> Loaded {
        // What is there and cannot be read is an error of its own.
        guard access(path, F_OK) != 0, errno == ENOENT else {
            return try load(file: path, environment: environment, waits: waits)
        }
        guard ConfigurationKeys.rows.contains(where: { environment[$0.name] != nil }) else {
            throw ConfigurationError(
                "no configuration: there is no \(path.onOneLine), no -config=FILE, and no environment variable of a key's name"
            )
        }
        return try load(json: Data("{}".utf8), name: "environment", environment: environment)
    }

    /// The file where none is named.
    public static let defaultFile = "./config.json"

    /// The same for JSON text that is already there; `name` is what messages call it.
    static func load(
        json: Data,
        name: String,
        environment: [String: String]
    ) throws(ConfigurationError) -> Loaded {
        let name = name.onOneLine
        var parsed = try ConfigurationValues.parse(json: json, name: name)
        do throws(ConfigurationError) {
            let overridden = try parsed.values.override(from: environment)
            let configuration = try ConfigurationCheck(values: parsed.values, name: name, overridden: overridden).configuration()
            return Loaded(configuration: configuration, warnings: parsed.warnings + configuration.warnings)
        } catch {
            // What is missing may be there under a misspelt key.
            throw ConfigurationError(error.message, warnings: parsed.warnings + error.warnings)
        }
    }

    /// Checks a configuration that was not read from a file.
    ///
    /// - Parameter name: What messages call it.
    /// - Throws: ``ConfigurationError`` for the first thing that is wrong.
    package init(_ values: ConfigurationValues, name: String = "configuration") throws(ConfigurationError) {
        self = try ConfigurationCheck(values: values, name: name.onOneLine, overridden: []).configuration()
    }

    /// The same, where the files of TLS that are named in it have been read.
    init(_ values: ConfigurationValues, tlsFiles: TLSIdentity?) throws(ConfigurationError) {
        self = try ConfigurationCheck(values: values, name: "configuration", overridden: [], tlsSource: .read(tlsFiles))
            .configuration()
    }
}
