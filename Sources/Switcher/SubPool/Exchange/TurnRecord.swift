import JSONReading

/// What a subpool's turn node holds (docs/design.md, *Several servers*): the last request that is known to have had a successful ack, which
/// is put back after a refusal, whichever server's. Pure.
///
///     {"format":1,"turn":"…","accepted_bytes":89}
///     {"coin":"btc",…}
///
/// A line of JSON, and behind it the request, byte for byte. Members that are not known are ignored, and so is what follows the request;
/// another format is not. A node that was never written holds nothing.
struct TurnRecord: Equatable {
    /// The number of this format.
    static let format: Int64 = 1

    enum Problem: Error, Equatable {
        /// A later version has written it. It is not guessed what it means.
        case format(Int64)
        case unreadable
    }

    /// The turn that has written it, by a name that comes never again: that a write whose outcome is unknown was done is told by it.
    var turn: String
    /// `nil`: nobody knows.
    var accepted: [UInt8]?

    init(turn: String, accepted: [UInt8]?) {
        self.turn = turn
        self.accepted = accepted
    }

    var encoded: [UInt8] {
        var bytes = Array(#"{"format":\#(Self.format),"turn":"#.utf8)
        bytes.appendJSON(turn)
        if let accepted { bytes.append(contentsOf: #","accepted_bytes":\#(accepted.count)"#.utf8) }
        bytes.append(contentsOf: "}\n".utf8)
        bytes.append(contentsOf: accepted ?? [])
        return bytes
    }

    init(_ bytes: [UInt8]) throws(Problem) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard line.count < bytes.count else { throw .unreadable }
        var count: Int64?
        var turn: String?
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
                    case .acceptedBytes: count = try reader.wholeNumber() ?? -1
                    }
                }
            }
        } catch {
            throw .unreadable
        }
        guard let turn else { throw .unreadable }
        self.turn = turn
        guard let count else { return }
        let rest = bytes.dropFirst(line.count + 1)
        guard (0...Int64(rest.count)).contains(count) else { throw .unreadable }
        accepted = Array(rest.prefix(Int(count)))
    }

    /// Why what a turn node holds is of no use, as it reads after the znode's path; `nil`: it is of use.
    static func reasonNotToTake(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty else { return nil }
        do throws(Problem) {
            _ = try TurnRecord(bytes)
            return nil
        } catch {
            return switch error {
            case .format(let found): FormatNumber.text(found, known: Self.format)
            case .unreadable: "holds something else than what was accepted before"
            }
        }
    }

    private enum Member: String, CaseIterable {
        case turn
        case acceptedBytes = "accepted_bytes"
    }
    private static let members = JSONMembers(Member.self)
}
