import JSONReading
import NIOCore
import SwitchRules

/// All records, in the order of their names' bytes, page by page: a list that is cut goes on behind the last name that has come.
package struct UserPages {
    package struct Record: Sendable, Equatable {
        package let name: String
        /// `nil` where ZooKeeper does not let it be read.
        package let coin: String?
        package let updatedAt: String?
    }

    package static let pageSize = 50_000
    /// So often in a row a page may fail of which nothing has come.
    private static let maximumFailures = 3

    let client: APIClient
    let pageSize: Int

    package init(_ client: APIClient, pageSize: Int = UserPages.pageSize) {
        (self.client, self.pageSize) = (client, pageSize)
    }

    /// - Parameter body: Gets each record.
    /// - Throws: ``ControlError``
    package func read(_ body: (Record) throws -> Void) async throws {
        var last: String?
        var failures = 0
        while true {
            var count = 0
            var query = [(name: "limit", value: "\(pageSize)")]
            if let last { query.append((name: "after", value: last)) }
            var lines = LineBuffer()
            do {
                try await client.stream("/switch/users", query: query, contentType: "application/x-ndjson") { part in
                    try lines.add(part) { line in
                        let record = try record(line)
                        try body(record)
                        last = record.name
                        count += 1
                    }
                }
                guard lines.isEmpty else { throw ControlError(.tryAgain, "\(client.target): the list was cut") }
            } catch let error as ControlError where [.tryAgain, .unavailable].contains(error.status) {
                failures = count > 0 ? 0 : failures + 1
                guard failures < Self.maximumFailures else { throw error }
                try await Task.sleep(for: .seconds(1))
                continue
            }
            if count < pageSize { return }
        }
    }

    private enum Member: String, CaseIterable {
        case name = "puname"
        case coin
        case updatedAt = "updated_at"
    }

    private static let members = JSONMembers(Member.self)

    private func record(_ line: [UInt8]) throws -> Record {
        var (name, coin, updatedAt): (String?, String?, String?)
        do throws(JSONError) {
            try JSONReader.read(line) { reader throws(JSONError) in
                try reader.object(Self.members) { member, reader throws(JSONError) in
                    switch member {
                    case .name: name = try reader.string()
                    case .coin: coin = try reader.stringOrNull()
                    case .updatedAt: updatedAt = try reader.stringOrNull()
                    }
                }
            }
        } catch {
            throw ControlError(.notTheServer, "\(client.target): a line of the list is not the JSON it should be")
        }
        guard let name else {
            // What the server says where ZooKeeper fails in the middle.
            let message = APIReply(status: 503, body: line)?.message ?? "a line without puname"
            throw ControlError(.tryAgain, "\(client.target): \(message.escapedForOneLine(maximumByteCount: 200))")
        }
        return Record(name: name, coin: coin, updatedAt: updatedAt)
    }
}
