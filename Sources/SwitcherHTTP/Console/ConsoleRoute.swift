import Switcher

/// `/console/`: the operator's page and what it is made of. What it does it does through the API, with the rights of who has opened it.
struct ConsoleRoute: Route {
    static let path = "/console/"

    let paths: [String]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let isBrief = true
    private let replies: [String: Reply]

    init() {
        paths = ConsoleFile.all.map { Self.path + $0.name }
        let pairs = ConsoleFile.all.map { file in
            var reply = Reply(file.bytes, contentType: file.contentType)
            reply.fields = Self.fields
            return (Self.path + file.name, reply)
        }
        replies = Dictionary(uniqueKeysWithValues: pairs)
    }

    func reply(to call: RequestCall) async -> Reply {
        replies[call.target.path] ?? Reply(.noSuchPath)
    }

    /// Whatever gets into the page as a text stays one: nothing runs that is not in a file of its own from here, and nothing is asked
    /// elsewhere. It is not kept: after an upgrade there is no old half of it.
    static let fields: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ]
}

/// `/console`: goes on to the page, wherever a proxy has it.
struct ConsoleRedirectRoute: Route {
    let paths = ["/console"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let isBrief = true

    func reply(to call: RequestCall) async -> Reply {
        var reply = Reply(.found, Envelope(number: 0, message: ""))
        reply.fields = [("Location", "console/"), ("Cache-Control", "no-store")]
        return reply
    }
}
