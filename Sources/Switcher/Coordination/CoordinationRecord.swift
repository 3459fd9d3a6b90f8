import JSONReading
import ZooKeeper

/// What the root of `ZKCoordinationDir` holds: which servers share it. Pure.
///
///     {"format":1,"watch_directory":"/pool/users","base_directory":"/pool/subpools"}
///
/// Members that are not known are ignored; another format is not.
struct CoordinationRecord: Equatable {
    /// More is no record.
    static let maximumByteCount = 16_384

    /// What is wrong with one that was found, as it reads after the znode's path.
    struct Mismatch: Error, Equatable {
        let text: String
    }

    /// The directory of the users' records.
    var watchDirectory: String
    /// That of the subpools; empty where none of those who share the directory has had one yet.
    var baseDirectory: String

    init(watchDirectory: ZNodePath, baseDirectory: ZNodePath?) {
        self.watchDirectory = watchDirectory.description
        self.baseDirectory = baseDirectory?.description ?? ""
    }

    var encoded: [UInt8] {
        var json = Array(#"{"format":\#(CoordinationLayout.format),"watch_directory":"#.utf8)
        json.appendJSON(watchDirectory)
        json.append(contentsOf: #","base_directory":"#.utf8)
        json.appendJSON(baseDirectory)
        json.append(UInt8(ascii: "}"))
        return json
    }

    /// - Throws: ``Mismatch`` where it is of another format, or none at all.
    init(_ bytes: [UInt8]) throws(Mismatch) {
        guard bytes.count <= Self.maximumByteCount else { throw Self.unreadable }
        var directories: (watch: String?, base: String?) = (nil, nil)
        let format: Int64?
        do throws(JSONError) {
            format = try FormatNumber.read(bytes)
        } catch {
            throw Self.unreadable
        }
        guard let format else { throw Self.unreadable }
        guard format == CoordinationLayout.format else {
            throw Mismatch(text: FormatNumber.text(format, known: CoordinationLayout.format))
        }
        do throws(JSONError) {
            try JSONReader.read(bytes) { reader throws(JSONError) in
                try reader.object(Self.members) { member, reader throws(JSONError) in
                    switch member {
                    case .watchDirectory: directories.watch = try reader.string()
                    case .baseDirectory: directories.base = try reader.string()
                    }
                }
            }
        } catch {
            throw Self.unreadable
        }
        guard let watch = directories.watch, let base = directories.base else { throw Self.unreadable }
        (watchDirectory, baseDirectory) = (watch, base)
    }

    /// Compares what was found with this server's own.
    ///
    /// A server without subpools, or one that is the first to have them, goes with any: only two that differ do not go together.
    ///
    /// - Throws: ``Mismatch`` that names what differs.
    /// - Returns: What is to be there: `nil` where that is there.
    func reconciled(withFound found: CoordinationRecord) throws(Mismatch) -> CoordinationRecord? {
        // By bytes: Swift calls two paths equal that are different znodes.
        if !Self.areSame(found.watchDirectory, watchDirectory) {
            throw Self.difference("ZKSwitcherWatchDir", found.watchDirectory, watchDirectory)
        }
        if Self.areSame(found.baseDirectory, baseDirectory) || baseDirectory.isEmpty { return nil }
        guard found.baseDirectory.isEmpty else {
            throw Self.difference("ZKSubPoolUpdateBaseDir", found.baseDirectory, baseDirectory)
        }
        return self
    }

    private static func areSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

    private static func difference(_ key: String, _ found: String, _ own: String) -> Mismatch {
        Mismatch(text: "is shared by servers with \(key) \(quoted(found)), and this server has \(quoted(own))")
    }

    private static func quoted(_ path: String) -> String { "\"\(path.escapedForOneLine(maximumByteCount: 256))\"" }

    private static let unreadable = Mismatch(
        text: "holds something else than what servers share: it has to be a znode of its own"
    )

    private enum Member: String, CaseIterable {
        case watchDirectory = "watch_directory"
        case baseDirectory = "base_directory"
    }
    private static let members = JSONMembers(Member.self)
}
