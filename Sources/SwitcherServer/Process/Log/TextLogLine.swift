import Logging

/// A line of the log as people read it: what swift-log's `StreamLogHandler` makes of the same, to the byte. Made of bytes and in one go, because a line
/// is logged for every call that changes something, and is a good part of what such a call costs.
enum TextLogLine {
    /// - Parameters:
    ///   - time: When it was logged: ``LogTime``.
    ///   - metadata: All of it: the logger's own and the line's.
    /// - Returns: The line with its end.
    static func bytes(
        at time: [UInt8],
        _ level: Logger.Level,
        label: String,
        source: String,
        _ message: String,
        _ metadata: Logger.Metadata
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(320)
        line.append(contentsOf: time)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: level.rawValue.utf8)
        if !label.isEmpty { line.append(UInt8(ascii: " ")) }
        line.append(contentsOf: label.utf8)
        line.append(UInt8(ascii: ":"))
        for entry in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: " "))
            line.append(contentsOf: entry.key.utf8)
            line.append(UInt8(ascii: "="))
            if case .string(let text) = entry.value {
                line.append(contentsOf: text.utf8)
            } else {
                line.append(contentsOf: entry.value.description.utf8)
            }
        }
        line.append(contentsOf: " [".utf8)
        line.append(contentsOf: source.utf8)
        line.append(contentsOf: "] ".utf8)
        line.append(contentsOf: message.utf8)
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
