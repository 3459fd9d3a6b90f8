import NIOCore

extension Reply {
    /// Writes the reply as HTTP/1.1.
    func encode(into buffer: inout ByteBuffer, date: String) {
        buffer.writeImmutableBuffer(beginning)
        buffer.writeStaticString("\r\nDate: ")
        buffer.writeString(date)
        if let requestID {
            buffer.writeStaticString("\r\nX-Request-Id: ")
            buffer.writeString(requestID)
        }
        for field in fields {
            buffer.writeStaticString("\r\n")
            buffer.writeString(field.name)
            buffer.writeStaticString(": ")
            buffer.writeString(field.value)
        }
        switch persistence {
        case .open: break
        case .openByName: buffer.writeStaticString("\r\nConnection: keep-alive")
        case .closed: buffer.writeStaticString("\r\nConnection: close")
        }
        buffer.writeStaticString("\r\n\r\n")
        if includesBody { buffer.writeImmutableBuffer(body) }
    }

    /// What does not depend on the request.
    static func beginning(_ status: Status, contentType: String, _ framing: Framing, bodyCount: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(128)
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(String(status.rawValue))
        buffer.writeStaticString(" ")
        buffer.writeString(status.phrase)
        buffer.writeStaticString("\r\nContent-Type: ")
        buffer.writeString(contentType)
        switch framing {
        case .length:
            buffer.writeStaticString("\r\nContent-Length: ")
            buffer.writeString(String(bodyCount))
        case .chunks: buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
        case .connection: break
        }
        return buffer
    }
}
