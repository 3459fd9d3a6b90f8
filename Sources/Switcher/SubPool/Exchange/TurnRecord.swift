import JSONReading

/// What a subpool's turn node holds (docs/design.md, *Several servers*): the last request that is known to have had a successful ack, which
/// is put back after a refusal, whichever server's. Pure.
///
///     {"format":1,"turn":"…","accepted_bytes":89,"written_bytes":91}
///     {"coin":"btc",…}{"coin":"btc",…}
///
/// A line of JSON, and behind it the requests, byte for byte. Members that are not known are ignored, and so is what follows; another
/// format is not. A node that was never written holds nothing.
struct TurnRecord: Equatable {
    /// The number of this format.
    static let format: Int64 = 1

    enum Problem: Error, Equatable {
        /// A later version has written it. It is not guessed what it means.
        case format(Int64)
        case unreadable

        /// As it reads after the znode's path.
        var reason: String {
            switch self {
            case .format(let found): FormatNumber.text(found, known: TurnRecord.format)
            case .unreadable: "holds something else than what was accepted before"
            }
        }
    }

    /// The turn that has written it, by a name that comes never again: that a write whose outcome is unknown was done is told by it.
    var turn: String
    /// `nil`: nobody knows.
    var accepted: [UInt8]?
    /// What this turn wrote into the request node: something else there is of somebody who takes no turns. `nil`: it is not kept.
    var written: [UInt8]?
    /// Whether somebody who takes no turns may have had another request accepted since ``accepted`` was.
    var isDoubtful: Bool

    /// - Parameter written: Kept where it is no longer than a jobmaker reads.
    init(turn: String, accepted: [UInt8]?, written: [UInt8]? = nil, isDoubtful: Bool = false) {
        self.turn = turn
        self.accepted = accepted
        self.written = written.flatMap { $0.count <= JobmakerRequest.maximumByteCount ? $0 : nil }
        self.isDoubtful = isDoubtful
    }

    var encoded: [UInt8] {
        var bytes = Array(#"{"format":\#(Self.format),"turn":"#.utf8)
        bytes.appendJSON(turn)
        if let accepted { bytes.append(contentsOf: #","accepted_bytes":\#(accepted.count)"#.utf8) }
        if let written { bytes.append(contentsOf: #","written_bytes":\#(written.count)"#.utf8) }
        if isDoubtful { bytes.append(contentsOf: #","doubtful":true"#.utf8) }
        bytes.append(contentsOf: "}\n".utf8)
        bytes.append(contentsOf: accepted ?? [])
        bytes.append(contentsOf: written ?? [])
        return bytes
    }

    init(_ bytes: [UInt8]) throws(Problem) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard line.count < bytes.count else { throw .unreadable }
        var counts: (accepted: Int64?, written: Int64?) = (nil, nil)
        var turn: String?
        var isDoubtful = false
        let format: Int64?
        do throws(JSONError) {
            format = try FormatNumber.read(Array(line))
        } catch {
            throw .unreadable
        }
        guard let format else { throw .unreadable }
        guard format == Self.format else { throw .format(format) }
        do throws(JSONError) {
            try JSONReader.read(Array(line)) { reader throws(JSONError) in
                try reader.object(Self.members) { member, reader throws(JSONError) in
                    switch member {
                    case .turn: turn = try reader.string()
                    case .acceptedBytes: counts.accepted = try reader.wholeNumber() ?? -1
                    case .writtenBytes: counts.written = try reader.wholeNumber() ?? -1
                    case .doubtful: isDoubtful = try reader.boolean()
                    }
                }
            }
        } catch {
            throw .unreadable
        }
        guard let turn else { throw .unreadable }
        self.turn = turn
        self.isDoubtful = isDoubtful
        var rest = bytes.dropFirst(line.count + 1)
        func next(_ count: Int64?) throws(Problem) -> [UInt8]? {
            guard let count else { return nil }
            guard (0...Int64(rest.count)).contains(count) else { throw .unreadable }
            defer { rest = rest.dropFirst(Int(count)) }
            return Array(rest.prefix(Int(count)))
        }
        accepted = try next(counts.accepted)
        written = try next(counts.written)
    }

    private enum Member: String, CaseIterable {
        case turn
        case acceptedBytes = "accepted_bytes"
        case writtenBytes = "written_bytes"
        case doubtful
    }
    private static let members = JSONMembers(Member.self)
}
