import SwitcherHTTP

// Who may call the API.
extension ConfigurationCheck {
    /// Those of `APIUsers`, each with what it may do (docs/configuration.md, *APIUsers*).
    func apiUsers() throws(ConfigurationError) -> [CheckedConfiguration.APIUser] {
        if let problem = value(\.apiUsers).problem { throw error(\.apiUsers, problem, separator: "") }
        // By bytes: Swift calls two names equal that are different users to everybody else.
        var names: Set<[UInt8]> = [Array(value(\.apiUser).utf8)]
        var users: [CheckedConfiguration.APIUser] = []
        for (index, entry) in value(\.apiUsers).all.enumerated() {
            if let problem = entry.problem { throw entryError(index, problem) }
            let user = entry.user ?? ""
            guard !user.isEmpty else { throw entryError(index, " must have a User") }
            if let problem = Self.problem(ofUser: user) { throw entryError(index, ".User \(problem)") }
            guard names.insert(Array(user.utf8)).inserted else {
                throw entryError(index, ".User is there twice: in APIUser, or in another entry")
            }
            users.append(.init(user: user, proof: try proof(entry, index), rights: try rights(entry, index)))
        }
        return users
    }

    private func proof(_ entry: APIUserEntry, _ index: Int) throws(ConfigurationError) -> CheckedConfiguration.APIUser.Proof {
        let password = entry.password?.isEmpty == false ? entry.password : nil
        let hash = entry.passwordHash?.isEmpty == false ? entry.passwordHash : nil
        switch (password, hash) {
        case (nil, nil): throw entryError(index, " must have a Password or a PasswordHash")
        case (_?, _?): throw entryError(index, " must have either a Password or a PasswordHash, not both")
        case (let password?, nil):
            if let problem = Self.problem(ofPassword: password) { throw entryError(index, ".Password \(problem)") }
            // Whoever has the password itself would never get in.
            if Self.isHash(password) { throw entryError(index, ".Password is the hash of one: it belongs in PasswordHash") }
            return .password(password)
        case (nil, let hash?):
            do throws(PasswordHashError) {
                return .hash(try PasswordHash(hash.reveal()))
            } catch {
                throw entryError(index, ".PasswordHash \(Self.problem(of: error))")
            }
        }
    }

    private static func isHash(_ password: Secret) -> Bool {
        do throws(PasswordHashError) {
            _ = try PasswordHash(password.reveal())
            return true
        } catch {
            return error != .unknown
        }
    }

    private static func problem(of error: PasswordHashError) -> String {
        switch error {
        case .unknown:
            "must be a whole hash of bcrypt, yescrypt, SHA-512 or SHA-256 crypt, as htpasswd -nbB USER PASSWORD (behind the colon) and mkpasswd print it"
        case .holdsUser: "must be the hash alone, without the user and the colon before it"
        case .tooDear: "would take more than seconds to check each password: make it with less effort"
        }
    }

    private func rights(_ entry: APIUserEntry, _ index: Int) throws(ConfigurationError) -> Set<Right> {
        let known = Right.allCases.map(\.rawValue.quoted).joined(separator: ", ")
        guard let texts = entry.rights, !texts.isEmpty else { throw entryError(index, " must have Rights: some of \(known)") }
        var rights: Set<Right> = []
        for text in texts {
            guard let right = Right(rawValue: text) else {
                throw entryError(index, ".Rights must hold some of \(known), not \(text.quoted)")
            }
            rights.insert(right)
        }
        return rights
    }

    private func entryError(_ index: Int, _ problem: String) -> ConfigurationError {
        error(\.apiUsers, "[\(index)]\(problem)", separator: "")
    }

    /// The pages that may call the API in a browser, beside the server's own.
    func allowedOrigins() throws(ConfigurationError) -> Set<WebOrigin> {
        var origins: Set<WebOrigin> = []
        for text in value(\.allowedOrigins) {
            // There are no patterns: one would match nothing.
            guard let origin = WebOrigin(text), !text.utf8.contains(UInt8(ascii: "*")) else {
                // There may be a password before it.
                let found = text.contains("@") ? "" : ", not \(text.quoted)"
                throw error(
                    \.allowedOrigins,
                    "must hold origins, as in \"https://desk.example\" or \"http://desk.example:8080\" (no path, no user, no pattern)\(found)"
                )
            }
            origins.insert(origin)
        }
        return origins
    }
}
