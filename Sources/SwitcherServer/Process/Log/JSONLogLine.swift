import Logging
import Switcher

/// A line of the log as one JSON object: `time` (RFC 3339 in UTC), `level`, `label`, `source`, `message`, and the metadata as members beside them.
enum JSONLogLine {
    /// Of a line. What does not fit is left out, so that it stays one object, and `cut` says so.
    static let maximumByteCount = 16_000
    private static let maximumMessageBytes = 2_000
    /// A metadata key of such a name gets `metadata.` in front of it.
    private static let reserved: Set<String> = ["time", "level", "label", "source", "message", "cut"]

    /// - Parameter milliseconds: Since 1970.
    static func bytes(
        at milliseconds: Int64,
        _ level: Logger.Level,
        label: String,
        source: String,
        _ message: String,
        _ metadata: Logger.Metadata
    ) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(512)
        json.append(contentsOf: #"{"time":"\#(UTCTime(milliseconds: milliseconds))","level":"\#(level)","label":"#.utf8)
        json.appendJSON(label)
        json.append(contentsOf: #","source":"#.utf8)
        json.appendJSON(source)
        json.append(contentsOf: #","message":"#.utf8)
        var isCut = message.utf8.count > maximumMessageBytes
        json.appendJSON(isCut ? String(decoding: message.utf8.prefix(maximumMessageBytes), as: UTF8.self) + "…" : message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let start = json.count
            json.append(UInt8(ascii: ","))
            json.appendJSON(name(of: key, in: metadata))
            json.append(UInt8(ascii: ":"))
            json.append(value)
            guard json.count > maximumByteCount else { continue }
            json.removeSubrange(start...)
            isCut = true
        }
        json.append(contentsOf: (isCut ? #","cut":true}"# : "}").utf8)
        return json
    }

    private static func name(of key: String, in metadata: Logger.Metadata) -> String {
        guard reserved.contains(key) else { return key }
        var name = "metadata.\(key)"
        while metadata[name] != nil { name = "metadata.\(name)" }
        return name
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): appendJSON(text)
        case .stringConvertible(let value): appendJSON(value.description)
        case .array(let values):
            append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                append(value)
            }
            append(UInt8(ascii: "]"))
        case .dictionary(let values):
            append(UInt8(ascii: "{"))
            for (index, (key, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                appendJSON(key)
                append(UInt8(ascii: ":"))
                append(value)
            }
            append(UInt8(ascii: "}"))
        }
    }
}
