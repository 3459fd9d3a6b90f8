import ZooKeeper

/// Who is alive, of what is in a directory and was read of it.
struct MemberList: Sendable, Equatable {
    private var read: [MemberName: Member] = [:]

    /// In the order in which they have joined. Of a member that has joined again, the znode of its last session may be there for a moment.
    var members: [Member] {
        var latest: [String: Member] = [:]
        for member in read.values {
            latest[member.id] = latest[member.id].map { $0.joined < member.joined ? member : $0 } ?? member
        }
        return latest.values.sorted { $0.joined < $1.joined }
    }

    /// Whose znodes must be read to know who is alive.
    func unread(among names: [ZNodeName]) -> [MemberName] {
        names.compactMap { MemberName($0) }.filter { read[$0] == nil }
    }

    /// The next list, of a directory with these names.
    func updated(to names: [ZNodeName], reading new: [MemberName: Member]) -> MemberList {
        var next = MemberList()
        for name in names.compactMap({ MemberName($0) }) { next.read[name] = read[name] ?? new[name] }
        return next
    }
}
