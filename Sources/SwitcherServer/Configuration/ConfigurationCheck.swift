import SwitcherHTTP

/// Makes a ``CheckedConfiguration`` of ``ConfigurationValues``: the rules that look at more than a value's type.
///
/// Every value that is given is checked, also when what it belongs to is not enabled: who enables it later finds no surprise.
struct ConfigurationCheck {
    let values: ConfigurationValues
    /// What messages call the file.
    let name: String
    /// The keys whose values came from the environment.
    let overridden: Set<String>
    var tlsSource = TLSSource.files

    /// Where a certificate and its key are taken from.
    enum TLSSource {
        case files
        /// They have been read. What lies there by now may be something else.
        case read(TLSIdentity?)
    }

    func configuration() throws(ConfigurationError) -> CheckedConfiguration {
        try checkRanges()
        guard value(\.enableAPIServer) || value(\.enableCronJob) else {
            throw ConfigurationError("\(name): EnableAPIServer and EnableCronJob are both false, at least one must be true")
        }
        let api = try api(required: value(\.enableAPIServer))
        let tls = try tls()
        try checkCoins()
        try checkAuditLogFile()
        let (watchDirectory, subPoolDirectory) = (try watchDirectory(), try directory(\.zkSubPoolUpdateBaseDir))
        try checkDirectories(watchDirectory, subPoolDirectory)
        let coordinationDirectory = try coordinationDirectory(besides: watchDirectory, subPoolDirectory)
        return CheckedConfiguration(
            values: values,
            api: api,
            tlsFiles: tls,
            zooKeeper: try zooKeeper(),
            watchDirectory: watchDirectory,
            subPoolDirectory: subPoolDirectory,
            coordinationDirectory: coordinationDirectory,
            upstream: try upstream(required: value(\.enableCronJob))
        )
    }
}

// MARK: - Values and errors

extension ConfigurationCheck {
    typealias Path<Value: ConfigurationReadable> = KeyPath<ConfigurationKeys, ConfigurationKey<Value>>

    /// The value of a key, or the table's default: empty where there is none.
    func value<Value>(_ path: Path<Value>) -> Value {
        values.inForce(ConfigurationKeys.table[keyPath: path])
    }

    /// `config.json: KEY PROBLEM`, or `environment variable KEY PROBLEM`.
    func error<Value>(_ path: Path<Value>, _ problem: String, separator: String = " ") -> ConfigurationError {
        error(ConfigurationKeys.table[keyPath: path], problem, separator: separator)
    }

    func error(_ row: any ConfigurationRow, _ problem: String, separator: String = " ") -> ConfigurationError {
        let place = overridden.contains(row.name) ? "environment variable " : "\(name): "
        return ConfigurationError("\(place)\(row.name)\(separator)\(problem)")
    }

    /// For a key that must be there and is not, or is there and empty.
    func missing<Value>(_ path: Path<Value>, _ wanted: String) -> ConfigurationError {
        error(path, values[path] == nil ? "is required: \(wanted)" : "must not be empty: \(wanted)")
    }
}
