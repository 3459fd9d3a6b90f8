import NIOCore

/// Why a body is not the form it says it is, in the caller's terms.
struct FormRefusal: Error {
    let reason: String
}

/// `multipart/form-data`, as PHP's curl sends it.
///
/// Lines may end with LF alone. Files are skipped. What is not of that shape is refused as a whole: half of it could be half a
/// name.
enum MultipartForm {
    private static let maximumPartCount = 100
    private static let maximumHeaderByteCount = 8_192

    /// - Parameter contentType: The request's, which names the boundary.
    static func read(
        _ bytes: ByteBufferView,
        contentType: HeaderValue,
        into fields: inout FormFields
    ) throws(FormRefusal) {
        guard let boundary = contentType["boundary"], (1...200).contains(boundary.utf8.count) else {
            throw FormRefusal(reason: "no boundary in the content type")
        }
        var lines = Lines(rest: bytes, delimiter: Array("--\(boundary)".utf8))
        guard var line = lines.skipToDelimiter() else { throw FormRefusal(reason: "the boundary is not in the body") }
        let usesCRLF = line.endsWithCR
        var partCount = 0
        while !line.isLast {
            partCount += 1
            guard partCount <= maximumPartCount else { throw FormRefusal(reason: "more than \(maximumPartCount) parts") }
            let name = try partName(&lines)
            let start = lines.rest.startIndex
            guard let next = lines.skipToDelimiter() else { throw FormRefusal(reason: "its end is missing") }
            if let name {
                // The end of the line before a delimiter is the delimiter's.
                var content = bytes[start..<next.start]
                if content.last == UInt8(ascii: "\n") { content.removeLast() }
                if usesCRLF, content.last == UInt8(ascii: "\r") { content.removeLast() }
                fields.offer(name.utf8) { String(decoding: content, as: UTF8.self) }
            }
            line = next
        }
    }

    /// Reads a part's header.
    ///
    /// - Returns: `nil` for a part that is no field.
    private static func partName(_ lines: inout Lines) throws(FormRefusal) -> String? {
        var name: String?
        var byteCount = 0
        while let line = lines.next() {
            if line.isEmpty { return name }
            byteCount += line.count
            guard byteCount <= maximumHeaderByteCount else { throw FormRefusal(reason: "a part's header is too large") }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                throw FormRefusal(reason: "a part's header is not one")
            }
            let field = line[..<colon]
            let value = HeaderValue(line[line.index(after: colon)...])
            if field.lowercasedElementsEqual("content-disposition") {
                if value.main == "form-data", value["filename"] == nil { name = value["name"] }
            } else if field.lowercasedElementsEqual("content-transfer-encoding") {
                // The others are not used in forms, and what they encode is not what was meant.
                guard ["7bit", "8bit", "binary"].contains(value.main) else { throw FormRefusal(reason: "a part is encoded") }
            }
        }
        throw FormRefusal(reason: "its end is missing")
    }
}

/// The lines of a body.
private struct Lines {
    struct Delimiter {
        let start: ByteBufferView.Index
        /// Nothing follows it.
        let isLast: Bool
        let endsWithCR: Bool
    }

    private(set) var rest: ByteBufferView
    let delimiter: [UInt8]

    /// The next line without its end; `nil` when there is no whole one.
    mutating func next() -> ByteBufferView? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        let line = rest[..<end]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// Goes on behind the next line that is a delimiter.
    mutating func skipToDelimiter() -> Delimiter? {
        while !rest.isEmpty {
            let line = rest[..<(rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex)]
            let isWhole = line.endIndex < rest.endIndex
            rest = isWhole ? rest[rest.index(after: line.endIndex)...] : rest[rest.endIndex...]
            guard line.starts(with: delimiter) else { continue }
            let tail = line.dropFirst(delimiter.count)
            let isLast = tail.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
            let padding = isLast ? tail.dropFirst(2) : tail
            // A longer boundary may begin with this one.
            guard padding.allSatisfy({ $0.isBlank || $0 == UInt8(ascii: "\r") }), isLast || isWhole else { continue }
            return Delimiter(start: line.startIndex, isLast: isLast, endsWithCR: padding.last == UInt8(ascii: "\r"))
        }
        return nil
    }
}
