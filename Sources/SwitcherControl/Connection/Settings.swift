import SwitchRules

/// What stands beside each other in one place, the environment or a file: a server, and who one is there.
package struct Settings: Sendable, Equatable {
    package var url: String?
    package var user: String?
    package var password: String?

    package static let urlName = "SWITCHER_URL"
    package static let userName = "SWITCHER_USER"
    package static let passwordName = "SWITCHER_PASSWORD"

    package init(url: String? = nil, user: String? = nil, password: String? = nil) {
        (self.url, self.user, self.password) = (url, user, password)
    }

    /// Of variables. One that is empty is none.
    package init(variables: [String: String]) {
        func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.init(url: value(Self.urlName), user: value(Self.userName), password: value(Self.passwordName))
    }

    /// Of a file's text: `NAME=value` a line, blank lines and those that begin with `#` aside. A value is what stands behind the `=`, or between
    /// the quotes there, as systemd's `EnvironmentFile=` and a shell have it.
    ///
    /// - Throws: ``ControlError`` that names the line, and nothing of what it says.
    package init(text: String, path: String) throws {
        var variables: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.drop(while: \.isWhitespace)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let names = [Self.urlName, Self.userName, Self.passwordName]
            guard parts.count == 2, let name = names.first(where: { $0 == parts[0] }) else {
                let place = "\(path.escapedForOneLine()), line \(index + 1)"
                throw ControlError(
                    .configuration,
                    "\(place): write \(names.map { "\($0)=…" }.joined(separator: ", ")), a line each"
                )
            }
            var value = parts[1]
            for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) && value.hasSuffix(quote) {
                value = value.dropFirst().dropLast()
                break
            }
            variables[name] = String(value)
        }
        self.init(variables: variables)
    }
}
