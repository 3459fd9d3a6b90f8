/// A response as it came.
package struct WireResponse: Sendable, Equatable {
    package let status: Int
    package let fields: [String]
    package let body: String

    /// The values of a field.
    package func values(_ name: String) -> [String] {
        fields.compactMap { field in
            guard let colon = field.firstIndex(of: ":"), field[..<colon].lowercased() == name.lowercased() else { return nil }
            return field[field.index(after: colon)...].drop { $0 == " " }.description
        }
    }

    package subscript(name: String) -> String? { values(name).first }

    /// Without what differs from one second, and one request, to the next.
    package var withoutDate: WireResponse {
        let lasting = fields.filter { !$0.hasPrefix("Date:") && !$0.hasPrefix("X-Request-Id:") }
        return WireResponse(status: status, fields: lasting, body: body)
    }

    /// Takes the first whole response off the bytes.
    ///
    /// - Parameter isToHead: Whether it has no body, whatever its length says.
    package static func take(from bytes: inout [UInt8], isToHead: Bool = false) -> WireResponse? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(String.init)
        let words = lines[0].split(separator: " ")
        let head = WireResponse(status: Int(words[1]) ?? 0, fields: Array(lines.dropFirst()), body: "")
        if !isToHead, head["transfer-encoding"] == "chunked" {
            guard let (body, end) = chunks(of: bytes[end.upperBound...]) else { return nil }
            bytes.removeFirst(end)
            return WireResponse(status: head.status, fields: head.fields, body: String(decoding: body, as: UTF8.self))
        }
        let length = isToHead ? 0 : head["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= end.upperBound + length else { return nil }
        let body = String(decoding: bytes[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
        bytes.removeFirst(end.upperBound + length)
        return WireResponse(status: head.status, fields: head.fields, body: body)
    }

    /// - Returns: The content of the chunks and where they end; `nil` where their end has not come.
    private static func chunks(of bytes: ArraySlice<UInt8>) -> (body: [UInt8], end: Int)? {
        var rest = bytes
        var body: [UInt8] = []
        while let line = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let length = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else { return nil }
            rest = rest[line.upperBound...]
            guard rest.count >= length + 2 else { return nil }
            body += rest.prefix(length)
            rest = rest.dropFirst(length + 2)
            if length == 0 { return (body, rest.startIndex) }
        }
        return nil
    }
}
