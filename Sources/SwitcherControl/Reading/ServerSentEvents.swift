package import NIOCore

/// Reads server-sent events. Pure.
package struct ServerSentEvents {
    package struct Event: Sendable, Equatable {
        package let name: String
        package let data: String
    }

    private var lines = LineBuffer()
    private var name = ""
    private var data: [String] = []
    private var byteCount = 0

    package init() {}

    /// - Parameter event: Gets each that is whole. Comments are left out.
    /// - Throws: ``ControlError`` where one is far too long, or what `event` throws.
    package mutating func add(_ part: ByteBuffer, _ event: (Event) throws -> Void) throws {
        try lines.add(part) { bytes in
            let line = String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...], as: UTF8.self)
            guard !line.isEmpty else {
                defer { (name, data, byteCount) = ("", [], 0) }
                if !data.isEmpty { try event(Event(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))) }
                return
            }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return }
            let value = String(parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1])
            byteCount += value.utf8.count
            guard byteCount <= LineBuffer.maximumByteCount else {
                throw ControlError(.notTheServer, "an event is far too long to be the server's")
            }
            switch parts[0] {
            case "event": name = value
            case "data": data.append(value)
            default: break
            }
        }
    }
}
