/// A request whose credentials are checked and whose body is read, as a route sees it.
struct RequestCall: Sendable {
    let target: RequestTarget
    let contentType: String?
    let body: BufferedBody?
    /// Who asks; `nil` where anybody may.
    let identity: APIIdentity?
    /// Who sent it, for the log.
    let remote: String
}
