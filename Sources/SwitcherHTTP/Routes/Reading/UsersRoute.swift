import Logging
import NIOCore
import Switcher

/// `/switch/users`: what all sub-accounts are on, a line each.
struct UsersRoute: Route {
    /// So much is sent at a time.
    private static let pieceByteCount = 16_384

    let paths = ["/switch/users"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let exporter: RecordExporter
    let logger: Logger

    func reply(to call: RequestCall) async -> Reply {
        let fields = FormFields(["after", "limit"], query: call.target.query)
        // A list that begins again at the first name, or has no end, is not what somebody wanted whose parameter cannot be read.
        guard !fields.isLeftOut("limit"), let limit = Self.limit(fields["limit"]) else { return Reply(.limitInvalid) }
        let after = fields["after"]
        guard !fields.isLeftOut("after"), after?.unicodeScalars.contains("\u{FFFD}") != true else { return Reply(.afterInvalid) }
        do throws(RecordExporter.Refusal) {
            return reply(with: try await exporter.export(after: after, limit: limit), call)
        } catch {
            switch error {
            case .tooMany: return Reply(.tooManyLists)
            case .failed(.recordsUnknown): return Reply(.recordsUnknown)
            case .failed(let error):
                log(error, call)
                return Reply(.recordUnread)
            }
        }
    }

    private func reply(with export: RecordExport, _ call: RequestCall) -> Reply {
        let stream = ReplyStream { [self] write in
            var lines = ByteBuffer()
            do {
                try await export.read { entries in
                    for entry in entries { lines.writeLine(entry) }
                    guard lines.readableBytes >= Self.pieceByteCount else { return }
                    try await write(lines)
                    lines.clear()
                }
            } catch let error as RecordReadError {
                // Where the server is stopped the list is cut, and ZooKeeper has nothing to do with it.
                guard error != .cancelled else { throw error }
                log(error, call)
                try await write(lines)
                // In a piece of its own. Whoever reads lines sees that these are not all; whoever reads HTTP, that the end is missing.
                var last = Reply(.recordUnread).body
                last.writeString("\n")
                try await write(last)
                throw error
            }
            try await write(lines)
        }
        return Reply(streaming: stream, contentType: "application/x-ndjson")
    }

    /// A whole number from 1; without one there is no limit. One that is too large is no limit either.
    private static func limit(_ text: String?) -> Int? {
        guard let text else { return .max }
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        let limit = Int(text) ?? .max
        return limit > 0 ? limit : nil
    }

    private func log(_ error: RecordReadError, _ call: RequestCall) {
        guard error != .cancelled else { return }
        logger.notice(
            "Records not read",
            metadata: call.metadata.merging([LogKey.reason: .string(error.logReason)]) { $1 }
        )
    }
}

extension ByteBuffer {
    fileprivate mutating func writeLine(_ entry: RecordExport.Entry) {
        writeString("{")
        switch entry {
        case .record(let record): writeMembers(of: record)
        case .refused(let name):
            writeString(#""puname":"#)
            writeJSON(name.description)
            writeString(#","coin":null,"updated_at":null"#)
        }
        writeString("}\n")
    }
}
