extension CheckedConfiguration {
    /// What is allowed and still likely to be a mistake.
    var warnings: [String] {
        guard let api else { return [] }
        var warnings: [String] = []
        if api.credentials == Self.sampleCredentials, !api.listenAddress.isLoopback {
            warnings.append(
                """
                APIUser and APIPassword are the ones of the sample configuration, and ListenAddr \(api.listenAddress) can be \
                reached from other machines: anybody there can switch every user
                """
            )
        }
        let (buffered, body) = (self[\.maxBufferedBodyBytes], self[\.maxRequestBodyBytes])
        if buffered < body {
            warnings.append(
                "MaxBufferedBodyBytes \(buffered) is less than MaxRequestBodyBytes \(body): a body between the two is never received"
            )
        }
        return warnings
    }

    private static let sampleCredentials = Credentials(
        user: ConfigurationKeys.table.apiUser.sample,
        password: ConfigurationKeys.table.apiPassword.sample
    )
}
