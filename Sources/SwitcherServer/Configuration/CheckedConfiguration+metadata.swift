public import Logging

extension CheckedConfiguration {
    /// The configuration in force, defaults included, under the keys' names, for the line that says the server starts.
    ///
    /// Without passwords, without the users they belong to, and of the upstream's URL without user, password and query.
    public var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        for row in ConfigurationKeys.rows where isEnabled(row.part) { metadata[row.name] = row.metadata(of: values) }
        return metadata
    }

    private func isEnabled(_ part: ConfigurationPart) -> Bool {
        switch part {
        case .everything: true
        case .api: api != nil
        case .subPools: subPoolDirectory != nil
        case .sync: upstream != nil
        }
    }
}
