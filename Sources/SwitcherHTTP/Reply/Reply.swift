import NIOCore

/// What a request is answered with.
struct Reply: Sendable {
    enum Status: Int, Sendable {
        case ok = 200
        case found = 302
        case badRequest = 400
        case unauthorized = 401
        case forbidden = 403
        case notFound = 404
        case methodNotAllowed = 405
        case conflict = 409
        case contentTooLarge = 413
        case headerTooLarge = 431
        case badGateway = 502
        case serviceUnavailable = 503

        var phrase: String {
            switch self {
            case .ok: "OK"
            case .found: "Found"
            case .badRequest: "Bad Request"
            case .unauthorized: "Unauthorized"
            case .forbidden: "Forbidden"
            case .notFound: "Not Found"
            case .methodNotAllowed: "Method Not Allowed"
            case .conflict: "Conflict"
            case .contentTooLarge: "Content Too Large"
            case .headerTooLarge: "Request Header Fields Too Large"
            case .badGateway: "Bad Gateway"
            case .serviceUnavailable: "Service Unavailable"
            }
        }
    }

    /// What becomes of the connection.
    enum Persistence: Sendable {
        /// It stays open, as HTTP/1.1 has it.
        case open
        /// It stays open, and the client of HTTP/1.0 wants to be told so.
        case openByName
        case closed
    }

    /// How a client learns where the body ends.
    enum Framing: Sendable {
        case length
        case chunks
        /// The connection's end is the body's, as HTTP/1.0 has it.
        case connection
    }

    static let json = "application/json; charset=utf-8"

    /// What does not depend on the request. An object, because a reply goes through many hands.
    private final class Content: Sendable {
        let status: Status
        let number: Int
        let contentType: String
        let body: ByteBuffer
        let stream: ReplyStream?
        let framing: Framing
        /// The head up to the date.
        let beginning: ByteBuffer

        init(
            _ status: Status,
            number: Int,
            contentType: String,
            _ body: ByteBuffer,
            _ stream: ReplyStream? = nil,
            _ framing: Framing = .length
        ) {
            self.status = status
            self.number = number
            self.contentType = contentType
            self.body = body
            self.stream = stream
            self.framing = framing
            beginning = Reply.beginning(status, contentType: contentType, framing, bodyCount: body.readableBytes)
        }
    }

    private var content: Content
    /// Beyond those that every reply has. Nothing of a request is ever in them.
    var fields: [(name: String, value: String)] = []
    /// What the request is called, for its caller.
    var requestID: String?
    var persistence = Persistence.open
    /// Whether the body is sent, not only its length.
    var includesBody = true

    var status: Status { content.status }
    /// The `err_no`, whether or not the body has it.
    var number: Int { content.number }
    var contentType: String { content.contentType }
    var body: ByteBuffer { content.body }
    /// What follows the head in place of ``body``.
    var stream: ReplyStream? { content.stream }
    var framing: Framing { content.framing }
    /// As it is written, up to its date: made once, where a reply is sent again and again.
    var beginning: ByteBuffer { content.beginning }

    /// About as many bytes as it is, without what is made while it is sent.
    var byteCount: Int { 300 + body.readableBytes }

    static let success = Reply(.success)

    /// A reply of its row in the table.
    ///
    /// - Parameter detail: What stands for the `…` of its text.
    init(_ code: ReplyCode, _ detail: String? = nil) {
        self.init(ReplyText(code, detail))
    }

    /// - Parameter record: What the reply to a batch is about.
    init(_ text: ReplyText, about record: Envelope.Record? = nil) {
        self.init(text.code.row.status, Envelope(number: text.number, message: text.message, about: record))
        fields = text.code.row.fields
    }

    init(_ status: Status, _ envelope: Envelope) {
        content = Content(status, number: envelope.number, contentType: Self.json, envelope.encoded)
    }

    /// A success that is no JSON.
    init(_ text: String, contentType: String) {
        self.init(ByteBuffer(string: text), contentType: contentType)
    }

    /// The same of bytes.
    init(_ body: ByteBuffer, contentType: String) {
        content = Content(.ok, number: 0, contentType: contentType, body)
    }

    /// 200, with a body that is made while it is sent.
    init(streaming stream: ReplyStream, contentType: String) {
        content = Content(.ok, number: 0, contentType: contentType, ByteBuffer(), stream, .chunks)
    }

    private mutating func change(_ stream: ReplyStream?, _ framing: Framing) {
        content = Content(status, number: number, contentType: contentType, body, stream, framing)
    }

    /// Cuts a body that is made while it is sent, when this is not true any more.
    mutating func goOn(while isAllowed: @escaping @Sendable () -> Bool) {
        change(stream?.goingOn(while: isAllowed), framing)
    }

    /// As a client of HTTP/1.0 understands it.
    mutating func takeBackToOldVersion() {
        guard framing == .chunks else { return }
        change(stream, .connection)
        persistence = .closed
    }
}
