/// Makes a ``ServerConfiguration`` of a ``ConfigurationFile``: the rules that look at more than a value's type.
///
/// Every value that is given is checked, also when what it belongs to is not enabled: who enables it later finds no surprise.
struct ConfigurationCheck {
    let file: ConfigurationFile
    /// What messages call the file.
    let name: String
    /// The keys whose values came from the environment.
    let overridden: Set<String>

    func configuration() throws(ConfigurationError) -> ServerConfiguration {
        try checkNumbers()
        try checkTLS()
        let apiEnabled = flag(\.enableAPIServer)
        let syncEnabled = flag(\.enableCronJob)
        guard apiEnabled || syncEnabled else {
            throw ConfigurationError("\(name): EnableAPIServer and EnableCronJob are both false, at least one must be true")
        }
        return ServerConfiguration(
            api: try api(required: apiEnabled),
            availableCoins: try availableCoins(),
            caseInsensitiveNames: flag(\.stratumServerCaseInsensitive),
            zooKeeper: try zooKeeper(),
            watchDirectory: try watchDirectory(),
            subPool: try subPool(),
            sync: try sync(required: syncEnabled)
        )
    }
}

// MARK: - Values

extension ConfigurationCheck {
    func flag(_ member: KeyPath<ConfigurationFile, Bool?>) -> Bool {
        file[keyPath: member] ?? false
    }

    /// Empty when it is not set.
    func text(_ member: KeyPath<ConfigurationFile, String?>) -> String {
        file[keyPath: member] ?? ""
    }

    /// Empty when it is not set.
    func secret(_ member: KeyPath<ConfigurationFile, Secret?>) -> Secret {
        file[keyPath: member] ?? ""
    }

    /// The value, or the table's default. ``checkNumbers()`` has seen it.
    func number(_ member: KeyPath<ConfigurationFile, Int?>) -> Int {
        if let value = file[keyPath: member] { return value }
        guard case .number(_, _, _, let value) = ConfigurationKey.holding(member)?.kind else { return 0 }
        return value
    }

    func seconds(_ member: KeyPath<ConfigurationFile, Int?>) -> Duration {
        .seconds(number(member))
    }
}

// MARK: - Errors

extension ConfigurationCheck {
    /// `config.json: KEY PROBLEM`, or `environment variable KEY PROBLEM`.
    func error(_ member: PartialKeyPath<ConfigurationFile>, _ problem: String) -> ConfigurationError {
        let key = ConfigurationKey.holding(member)?.name ?? "a key"
        let place = overridden.contains(key) ? "environment variable " : "\(name): "
        return ConfigurationError("\(place)\(key) \(problem)")
    }

    /// For a key that must be there and is not, or is there and empty.
    func missing<Value>(_ member: KeyPath<ConfigurationFile, Value?>, _ wanted: String) -> ConfigurationError {
        error(member, file[keyPath: member] == nil ? "is required: \(wanted)" : "must not be empty: \(wanted)")
    }
}
