import SwitcherHTTP

/// What a configuration that was read again changes, and what it cannot change before the server is started anew (docs/operating.md,
/// *Reload*). Pure.
struct ConfigurationChange: Equatable {
    /// What is in force from now on: what was read, but the running values of the keys that need a restart.
    let configuration: CheckedConfiguration
    /// The keys that have another value now, in the order of the table.
    let changed: [String]
    /// The keys that were given another value and keep the running one, in the order of the table.
    let needRestart: [String]

    /// - Throws: ``ConfigurationError`` where what was read does not go with the running values that are kept.
    init(from running: CheckedConfiguration, to read: CheckedConfiguration) throws(ConfigurationError) {
        var values = read.values
        var changed: [String] = []
        var needRestart: [String] = []
        let isTLSKept = running[\.tlsCertificateFile].isEmpty != read[\.tlsCertificateFile].isEmpty
        let renewed = isTLSKept ? [] : Self.renewed(running.tlsFiles, read.tlsFiles)
        for row in ConfigurationKeys.rows where !row.isEqual(in: running.values, values) || renewed.contains(row.name) {
            // Encryption is neither begun nor ended under those who are connected.
            guard row.isTakenAtStart || (isTLSKept && row.name.hasPrefix("TLS")) else {
                changed.append(row.name)
                continue
            }
            needRestart.append(row.name)
            row.copy(from: running.values, to: &values)
        }
        do throws(ConfigurationError) {
            configuration =
                needRestart.isEmpty ? read : try CheckedConfiguration(values, tlsFiles: (isTLSKept ? running : read).tlsFiles)
        } catch {
            let kept = needRestart.joined(separator: ", ")
            throw ConfigurationError("\(error.message); \(kept) cannot change before a restart, and without that it does not fit")
        }
        self.changed = changed
        self.needRestart = needRestart
    }

    /// The keys whose files hold something else now, under whatever name.
    private static func renewed(_ running: TLSIdentity?, _ read: TLSIdentity?) -> Set<String> {
        guard let running, let read else { return [] }
        let keys = ConfigurationKeys.table
        // No key goes without its certificate: that it is another one too need not be said.
        var names: Set<String> = []
        if !running.hasSameCertificate(as: read) { names.insert(keys.tlsCertificateFile.name) }
        if !running.admitsSameClients(as: read) { names.insert(keys.tlsClientCAFile.name) }
        return names
    }
}
