import Foundation
import ZooKeeper

extension CheckedConfiguration {
    /// What is allowed and still likely to be a mistake.
    var warnings: [String] {
        var warnings = self[\.availableCoins].filter { $0.trimmingBlanks != $0 }.map {
            "AvailableCoins has \($0.quoted): the blanks at its ends are part of the coin's name"
        }
        guard let api else { return warnings }
        if api.credentials == Self.sampleCredentials, !api.listenAddress.isLoopback {
            warnings.append(
                """
                APIUser and APIPassword are the ones of the sample configuration, and ListenAddr \(api.listenAddress) can be \
                reached from other machines: anybody there can switch every user
                """
            )
        }
        if !api.listenAddress.isLoopback {
            var passwords: [(key: String, Secret)] = []
            if let credentials = api.credentials, credentials != Self.sampleCredentials {
                passwords.append(("APIPassword", credentials.password))
            }
            for (index, user) in api.users.enumerated() {
                if case .password(let password) = user.proof { passwords.append(("APIUsers[\(index)].Password", password)) }
            }
            for (key, password) in passwords where password.reveal().count < Self.shortestPassword {
                warnings.append(
                    """
                    \(key) has fewer than \(Self.shortestPassword) characters, and ListenAddr \(api.listenAddress) can be reached \
                    from other machines: it is soon guessed
                    """
                )
            }
        }
        for (index, entry) in self[\.apiUsers].all.enumerated() {
            warnings += entry.remarks.map { "APIUsers[\(index)]\($0)" }
        }
        let (buffered, body) = (self[\.maxBufferedBodyBytes], self[\.maxRequestBodyBytes])
        if buffered < body {
            warnings.append(
                "MaxBufferedBodyBytes \(buffered) is less than MaxRequestBodyBytes \(body): a body between the two is never received"
            )
        }
        if let subPoolDirectory,
            DirectoryOverlap(records: watchDirectory, subPools: subPoolDirectory, coins: self[\.availableCoins]) != nil
        {
            warnings.append(
                """
                ZKSwitcherWatchDir \(watchDirectory.description.quoted) and ZKSubPoolUpdateBaseDir \(subPoolDirectory.description.quoted) \
                are the same or one is inside the other: nodes of one are listed among the other's
                """
            )
        }
        if let warning = tls.flatMap({ CertificateValidity($0, now: Date()).warning }) { warnings.append(warning) }
        return warnings
    }

    /// A shorter password is guessed too soon.
    private static let shortestPassword = 8

    private static let sampleCredentials = Credentials(
        user: ConfigurationKeys.table.apiUser.sample,
        password: ConfigurationKeys.table.apiPassword.sample
    )
}
