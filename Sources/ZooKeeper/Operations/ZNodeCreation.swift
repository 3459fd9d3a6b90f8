/// A znode to be created by a request of its own.
struct ZNodeCreation: Sendable {
    let path: ZNodePath
    var data: [UInt8] = []
    let access: AccessControlList
    var mode = CreateMode.persistent
    /// Asked for by another kind of request, which servers before 3.5 do not know.
    var wantsStat = false
    /// The path is the server's: the chroot itself is to be made.
    var isOutsideChroot = false
}
