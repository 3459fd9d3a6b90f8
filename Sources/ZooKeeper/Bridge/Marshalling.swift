import CZooKeeper

extension [UInt8] {
    /// The bytes as C takes them. An empty array becomes an empty value, not the absent one that a null pointer means.
    func withCBytes<Value>(_ body: (UnsafePointer<CChar>?, Int32) -> Value) -> Value {
        guard !isEmpty else { return "".withCString { body($0, 0) } }
        return withUnsafeBytes { body($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: $0.count)) }
    }
}

/// Calls `body` with the list in C's form, which lives as long as the call.
func withAccessControlList<Value>(_ list: AccessControlList, _ body: (UnsafePointer<ACL_vector>) -> Value) -> Value {
    var arena = CArena(byteCount: list.entries.reduce(0) { $0 + $1.scheme.utf8.count + $1.identity.utf8.count + 2 })
    defer { arena.free() }
    let entries = UnsafeMutableBufferPointer<ACL>.allocate(capacity: list.entries.count)
    defer { entries.deallocate() }
    for (index, entry) in list.entries.enumerated() {
        let id = Id(scheme: arena.string(entry.scheme), id: arena.string(entry.identity))
        entries.initializeElement(at: index, to: ACL(perms: entry.permissions.rawValue, id: id))
    }
    return withUnsafePointer(to: ACL_vector(count: Int32(entries.count), data: entries.baseAddress), body)
}

/// Calls `body` with the operations in C's form. Paths, data and access lists live as long as the call, which copies them into the
/// request; results live in `results`.
func withLibraryOperations(
    _ operations: [TransactionOperation],
    results: TransactionResultBuffers,
    _ body: (UnsafeBufferPointer<zoo_op_t>) -> Int32
) -> Int32 {
    // The creations of a transaction nearly always share one list.
    var list = AccessControlList.open
    for case .create(_, _, let access, _) in operations {
        list = access
        break
    }
    return withAccessControlList(list) { shared in
        let chroot = results.chroot
        var arena = CArena(byteCount: operations.reduce(0) { $0 + $1.arenaSize + chroot.byteCount })
        defer { arena.free() }
        var otherLists: [UnsafeMutablePointer<ACL_vector>] = []
        defer { for list in otherLists { list.freeList() } }
        let library = UnsafeMutableBufferPointer<zoo_op_t>.allocate(capacity: operations.count)
        defer { library.deallocate() }

        for index in operations.indices {
            library.initializeElement(at: index, to: zoo_op_t())
            let pointer = library.baseAddress?.advanced(by: index)
            // Once: each time that an operation is taken apart costs references to what is in it.
            switch operations[index] {
            case .create(let path, let data, let access, let mode):
                var acl = shared
                if access != list {
                    otherLists.append(.allocateList(access))
                    acl = UnsafePointer(otherLists[otherLists.count - 1])
                }
                let name = mode.isSequential ? results.nameBuffer(at: index, for: path) : nil
                zoo_create_op_init(
                    pointer,
                    arena.string(chroot.full(path)),
                    arena.bytes(data),
                    Int32(clamping: data.count),
                    acl,
                    mode.rawValue,
                    name?.baseAddress,
                    Int32(name?.count ?? 0)
                )
            case .set(let path, let data, let version):
                zoo_set_op_init(
                    pointer,
                    arena.string(chroot.full(path)),
                    arena.bytes(data),
                    Int32(clamping: data.count),
                    version ?? -1,
                    results.stat(at: index)
                )
            case .delete(let path, let version):
                zoo_delete_op_init(pointer, arena.string(chroot.full(path)), version ?? -1)
            case .check(let path, let version):
                zoo_check_op_init(pointer, arena.string(chroot.full(path)), version)
            }
        }
        return body(UnsafeBufferPointer(library))
    }
}

extension TransactionOperation {
    fileprivate var arenaSize: Int {
        switch self {
        case .create(let path, let data, _, _), .set(let path, let data, _): path.description.utf8.count + data.count + 2
        case .delete(let path, _), .check(let path, _): path.description.utf8.count + 1
        }
    }
}

extension UnsafeMutablePointer<ACL_vector> {
    /// The rare second access list of one transaction, in memory of its own.
    fileprivate static func allocateList(_ list: AccessControlList) -> Self {
        let vector = Self.allocate(capacity: 1)
        let entries = UnsafeMutablePointer<ACL>.allocate(capacity: list.entries.count)
        for (index, entry) in list.entries.enumerated() {
            let id = Id(scheme: .allocateString(entry.scheme), id: .allocateString(entry.identity))
            (entries + index).initialize(to: ACL(perms: entry.permissions.rawValue, id: id))
        }
        vector.initialize(to: ACL_vector(count: Int32(list.entries.count), data: entries))
        return vector
    }

    fileprivate func freeList() {
        for entry in UnsafeBufferPointer(start: pointee.data, count: Int(pointee.count)) {
            entry.id.scheme?.deallocate()
            entry.id.id?.deallocate()
        }
        pointee.data?.deallocate()
        deallocate()
    }
}

extension UnsafeMutablePointer<CChar> {
    fileprivate static func allocateString(_ text: String) -> Self {
        let copy = Self.allocate(capacity: text.utf8.count + 1)
        for (index, byte) in text.utf8.enumerated() { (copy + index).initialize(to: CChar(bitPattern: byte)) }
        (copy + text.utf8.count).initialize(to: 0)
        return copy
    }
}

/// One piece of memory for the many small strings of one call.
private struct CArena {
    private let start: UnsafeMutableRawPointer
    private let byteCount: Int
    private var used = 0

    init(byteCount: Int) {
        self.byteCount = max(byteCount, 1)
        start = .allocate(byteCount: self.byteCount, alignment: 1)
    }

    func free() { start.deallocate() }

    mutating func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        text.withUTF8Bytes { append($0) }
    }

    mutating func bytes(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Copies the bytes and a NUL.
    private mutating func append(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<CChar> {
        precondition(used + bytes.count + 1 <= byteCount, "the arena was measured with the same operations")
        let target = start + used
        if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
        (target + bytes.count).storeBytes(of: 0, as: UInt8.self)
        used += bytes.count + 1
        return target.assumingMemoryBound(to: CChar.self)
    }
}
