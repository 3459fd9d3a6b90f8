import Foundation

/// A server, and who one is there.
package struct Target: Sendable {
    package let url: ServerURL
    package let user: String
    let password: String

    package init(url: ServerURL, user: String, password: String) {
        (self.url, self.user, self.password) = (url, user, password)
    }

    /// Asks for what the choice leaves open, where there is a terminal.
    ///
    /// - Throws: ``ControlError`` that says where it may stand.
    package init(_ choice: TargetChoice, ask: (_ prompt: String, _ isSecret: Bool) throws -> String?) throws {
        func value(_ known: String?, _ prompt: String, isSecret: Bool = false, else problem: String) throws -> String {
            if let known { return known }
            guard let typed = try ask(prompt, isSecret) else { throw ControlError(.configuration, problem) }
            return typed
        }
        let file = "a file of mode 600 (--config)"
        let address = try value(
            choice.url,
            "Server (http://127.0.0.1:8082): ",
            else: "no server is named: set \(Settings.urlName), or --url"
        )
        url = try ServerURL(
            address.isEmpty ? "http://127.0.0.1:8082" : address,
            from: choice.url == nil ? "the server" : choice.source
        )
        let reason = choice.leftOut.map { ": \($0)" } ?? ""
        user = try value(
            choice.user,
            "User at \(url): ",
            else: "no user is named\(reason): set \(Settings.userName) beside \(Settings.urlName), or put both into \(file)"
        )
        guard !user.contains(":") else {
            throw ControlError(.configuration, "a user's name has no colon in it: HTTP Basic ends it there")
        }
        password = try value(
            choice.password,
            "Password: ",
            isSecret: true,
            else:
                "no password is known\(reason): set \(Settings.passwordName) beside \(Settings.urlName), or put both into \(file)"
        )
    }

    var authorization: String { "Basic " + Data("\(user):\(password)".utf8).base64EncodedString() }
}

extension Target: CustomStringConvertible, CustomReflectable {
    package var description: String { url.description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
