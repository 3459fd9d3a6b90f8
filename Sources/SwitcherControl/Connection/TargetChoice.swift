/// Which server is talked to, and as whom. Pure.
///
/// A password goes to the server that it stands beside and to no other: who names another server on the command line is asked for the password.
package struct TargetChoice: Sendable, Equatable {
    package let url: String?
    /// Where `url` stands, for an error.
    package let source: String
    package let user: String?
    package let password: String?
    /// What was left out since it stands beside another server, for the one who is to type it.
    package let leftOut: String?

    /// - Parameters:
    ///   - options: Of the command line: never a password.
    ///   - takesURLFromArgumentAlone: A load goes nowhere but where somebody has just typed that it shall go.
    package init(options: Settings, environment: Settings, file: Settings?, takesURLFromArgumentAlone: Bool = false) {
        let environmentURL = takesURLFromArgumentAlone ? nil : environment.url
        let fileURL = takesURLFromArgumentAlone ? nil : file?.url
        let url = options.url ?? environmentURL ?? fileURL
        self.url = url
        source = options.url != nil ? "--url" : environmentURL != nil ? Settings.urlName : "the file's \(Settings.urlName)"
        var (user, password): (String?, String?) = (options.user, nil)
        var leftOut: String?
        for (settings, place) in [(environment, "the environment"), (file ?? Settings(), "the file")] {
            guard settings.user != nil || settings.password != nil else { continue }
            guard settings.url == nil || Self.isSame(settings.url, url) else {
                leftOut = leftOut ?? "what \(place) has is for another server"
                continue
            }
            // Of another user it is no use.
            if let wanted = user, let there = settings.user, wanted != there { continue }
            user = user ?? settings.user
            password = password ?? settings.password
        }
        self.user = user
        self.password = password
        self.leftOut = leftOut
    }

    private static func isSame(_ one: String?, _ other: String?) -> Bool {
        guard let one = try? ServerURL(one ?? "", from: ""), let other = try? ServerURL(other ?? "", from: "") else {
            return one == other
        }
        return one == other
    }
}
