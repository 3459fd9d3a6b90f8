extension ServerConfiguration {
    /// What is allowed and still likely to be a mistake.
    var warnings: [String] {
        guard let api else { return [] }
        var warnings: [String] = []
        if api.credentials == Credentials(user: "admin", password: "admin"), !api.listenAddress.isLoopback {
            warnings.append(
                """
                APIUser and APIPassword are the ones of the sample configuration, and ListenAddr \(api.listenAddress) can be \
                reached from other machines: anybody there can switch every user
                """
            )
        }
        if api.maxBufferedBodyBytes < api.maxRequestBodyBytes {
            warnings.append(
                """
                MaxBufferedBodyBytes \(api.maxBufferedBodyBytes) is less than MaxRequestBodyBytes \(api.maxRequestBodyBytes): a \
                body between the two is never received
                """
            )
        }
        return warnings
    }
}
