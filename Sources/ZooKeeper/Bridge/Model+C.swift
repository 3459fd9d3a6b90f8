import CZooKeeper

// The library's values and the module's own: each is told once, here.

extension CreateMode {
    var rawValue: Int32 {
        switch self {
        case .persistent: czk_mode_persistent()
        case .ephemeral: czk_mode_ephemeral()
        case .persistentSequential: czk_mode_persistent_sequential()
        case .ephemeralSequential: czk_mode_ephemeral_sequential()
        case .container: czk_mode_container()
        case .persistentWithTTL: czk_mode_persistent_ttl()
        case .persistentSequentialWithTTL: czk_mode_persistent_sequential_ttl()
        }
    }

    /// In milliseconds; -1, as the library wants it, where it has none.
    var timeToLive: Int64 {
        switch self {
        case .persistentWithTTL(let time), .persistentSequentialWithTTL(let time): Int64(time.wholeMilliseconds)
        case .persistent, .ephemeral, .persistentSequential, .ephemeralSequential, .container: -1
        }
    }
}

extension ZNodeStat {
    init(_ stat: Stat) {
        self.init(
            createdTransaction: stat.czxid,
            modifiedTransaction: stat.mzxid,
            childrenTransaction: stat.pzxid,
            createdMilliseconds: stat.ctime,
            modifiedMilliseconds: stat.mtime,
            version: stat.version,
            childrenVersion: stat.cversion,
            accessVersion: stat.aversion,
            ephemeralOwner: stat.ephemeralOwner,
            dataLength: stat.dataLength,
            childrenCount: stat.numChildren
        )
    }
}

extension AccessControlList {
    /// Copies the library's list.
    init(_ list: ACL_vector?) {
        self.init(
            UnsafeBufferPointer(start: list?.data, count: list?.data == nil ? 0 : Int(list?.count ?? 0)).map { entry in
                Entry(
                    permissions: Permissions(rawValue: entry.perms),
                    scheme: entry.id.scheme.map { String(cString: $0) } ?? "",
                    identity: entry.id.id.map { String(cString: $0) } ?? ""
                )
            }
        )
    }
}

extension WatchEvent {
    /// `nil` for a session event, and for a type that this module does not register.
    init?(libraryType type: Int32) {
        switch type {
        case czk_event_created(): self = .created
        case czk_event_deleted(): self = .deleted
        case czk_event_changed(): self = .dataChanged
        case czk_event_child(): self = .childrenChanged
        default: return nil
        }
    }
}
