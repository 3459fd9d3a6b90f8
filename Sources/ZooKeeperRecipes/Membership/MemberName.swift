import ZooKeeper

/// The name of a member's znode: the member's id, a hyphen, and an id of this joining. So no name comes twice, and what was read of a znode
/// is true for ever.
struct MemberName: Sendable, Hashable {
    let member: UniqueID
    let node: ZNodeName

    /// Of a new joining.
    init(of member: UniqueID) {
        self.member = member
        node = member.name(followedBy: UniqueID())
    }

    /// `nil` for a name of another form: no member's.
    init?(_ node: ZNodeName) {
        let parts = node.description.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let member = UniqueID(parts[0]), UniqueID(parts[1]) != nil else { return nil }
        self.member = member
        self.node = node
    }
}
